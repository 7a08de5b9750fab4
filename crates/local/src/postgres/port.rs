//! The port on loopback: the one that was asked for, or a free one.

use std::{
    io,
    net::{Ipv4Addr, TcpListener},
};

use super::error::LocalPostgresError;

/// Picks the port. Between now and PostgreSQL's own bind another program may take it: the caller asks again then.
pub(super) fn choose(wanted: Option<u16>) -> Result<u16, LocalPostgresError> {
    let port = wanted.unwrap_or(0);
    match bound(port) {
        Ok(port) => Ok(port),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(LocalPostgresError::PortTaken { port }),
        Err(source) => Err(LocalPostgresError::Port { port, source }),
    }
}

pub(super) fn is_taken(port: u16) -> bool {
    bound(port).is_err()
}

fn bound(port: u16) -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, port))?.local_addr()?.port())
}
