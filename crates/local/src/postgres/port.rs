//! The port on loopback: the requested one, or a free one.

use std::{
    io,
    net::{Ipv4Addr, TcpListener},
};

use super::error::LocalPostgresError;

/// Picks the port. Another program may take it before PostgreSQL binds it: the caller then chooses again.
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
