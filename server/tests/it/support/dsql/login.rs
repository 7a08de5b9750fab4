//! The login: TLS, then a token, and only then PostgreSQL.

use postgres_protocol::{
    authentication::sasl::{ChannelBinding, SCRAM_SHA_256, ScramSha256},
    message::frontend,
};
use std::{collections::HashMap, io};
use tokio::{
    io::{AsyncWriteExt, BufReader},
    net::TcpStream,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::{
    super::wire::Message,
    Shared, Wrong,
    certificates::ALPN,
    cluster::PASSWORD,
    refusal::Refusal,
    token::{self, Expected},
};

/// First byte of a TLS record that begins a handshake.
const HANDSHAKE: u8 = 0x16;
/// The code with which a client asks for TLS before its first message.
const SSL_REQUEST: u32 = 80_877_103;

/// A client that is not let in.
pub(super) enum Turned {
    /// It gets an error message.
    Away(Refusal),
    /// The connection is closed without a message.
    Off(io::Error),
}

impl From<io::Error> for Turned {
    fn from(error: io::Error) -> Self {
        Self::Off(error)
    }
}

/// Begins the TLS session of a client that wants one; without TLS nobody is let in.
pub(super) async fn secure(mut client: TcpStream, shared: &Shared) -> io::Result<Option<TlsStream<TcpStream>>> {
    client.set_nodelay(true)?;
    if shared.wrong == Wrong::Silence {
        return std::future::pending().await;
    }
    let mut first = [0];
    client.peek(&mut first).await?;
    let direct = first[0] == HANDSHAKE;
    if direct && (shared.wrong == Wrong::Plaintext || !shared.direct) {
        return Ok(None);
    }
    if !direct {
        let request = Message::startup(&mut client).await?;
        let ssl_requested = request.body() == SSL_REQUEST.to_be_bytes();
        match (shared.wrong, ssl_requested) {
            (Wrong::Plaintext, _) => return lure(client, shared, ssl_requested).await.map(|()| None),
            (_, false) => return refuse_plaintext(client).await.map(|()| None),
            (_, true) => {}
        }
        client.write_all(b"S").await?;
    }
    let secured = TlsAcceptor::from(shared.tls.clone()).accept(client).await?;
    let agreed = secured.get_ref().1.alpn_protocol() == Some(ALPN);
    Ok((agreed || !direct).then_some(secured))
}

/// Refuses a client without TLS. The wording is ours: the documentation says only that such connections are rejected.
async fn refuse_plaintext(mut client: TcpStream) -> io::Result<()> {
    client.write_all(&Refusal::fatal("08006", "unable to accept connection, ssl is required").bytes()).await
}

/// Acts as a server without TLS that still wants the token.
async fn lure(mut client: TcpStream, shared: &Shared, ssl_requested: bool) -> io::Result<()> {
    if ssl_requested {
        client.write_all(b"N").await?;
        Message::startup(&mut client).await?;
    }
    client.write_all(&Message::new(b'R', &3_u32.to_be_bytes()).bytes).await?;
    Message::next(&mut client).await?;
    shared.count(|counts| counts.lured += 1);
    Ok(())
}

/// Returns a connection to PostgreSQL, for a client that may log in.
pub(super) async fn let_in(client: &mut TlsStream<TcpStream>, shared: &Shared) -> Result<BufReader<TcpStream>, Turned> {
    let startup = startup(client).await?;
    if client.get_ref().1.server_name() != Some(shared.host.as_str()) {
        return Err(Turned::Away(Refusal::no_sni()));
    }
    if let Some(refusal) = shared.faults.at_connect() {
        return Err(Turned::Away(refusal));
    }
    let role = startup.get("user").cloned().unwrap_or_default();
    if startup.get("database").is_none_or(|database| database != "postgres") {
        return Err(Turned::Away(Refusal::fatal("3D000", "the only database is postgres")));
    }
    if startup.contains_key("options") {
        return Err(Turned::Away(Refusal::fatal("0A000", "startup options are not supported")));
    }
    authenticate(client, shared, &role).await?;
    let server = backend(shared, &role).await?;
    shared.count(|counts| counts.connections += 1);
    client.write_all(&Message::new(b'R', &0_u32.to_be_bytes()).bytes).await?;
    Ok(server)
}

async fn startup(client: &mut TlsStream<TcpStream>) -> io::Result<HashMap<String, String>> {
    let message = Message::startup(client).await?;
    // After the protocol's version: names and values in turn.
    let texts = message.body()[size_of::<u32>()..].split(|byte| *byte == 0);
    let texts: Vec<String> = texts.map(|text| String::from_utf8_lossy(text).into_owned()).collect();
    Ok(texts.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect())
}

/// Asks for the token and checks it. It is never logged or stored, whatever it is.
async fn authenticate(client: &mut TlsStream<TcpStream>, shared: &Shared, role: &str) -> Result<(), Turned> {
    client.write_all(&Message::new(b'R', &3_u32.to_be_bytes()).bytes).await?;
    let answer = Message::next(client).await?;
    let password = answer.body().strip_suffix(b"\0").unwrap_or_default();
    let expected = Expected {
        host: &shared.host,
        region: shared.region.as_str(),
        role,
        now: shared.now(),
        other_key: shared.wrong == Wrong::Secret,
    };
    let verified = token::verify(&String::from_utf8_lossy(password), &expected);
    verified.map_err(|hint| Turned::Away(Refusal::access_denied(hint)))?;
    if shared.cluster.lets_in(role).await { Ok(()) } else { Err(Turned::Away(Refusal::not_authorized())) }
}

/// Opens a connection to the database behind the stand-in, as the role of the same name.
async fn backend(shared: &Shared, role: &str) -> io::Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect(shared.backend).await?;
    stream.set_nodelay(true)?;
    let mut server = BufReader::new(stream);
    // A `BytesMut`, of a crate that is no dependency of ours.
    let mut bytes = Default::default();
    let parameters = [
        ("user", role),
        ("database", shared.cluster.database.as_str()),
        ("client_encoding", "UTF8"),
        ("TimeZone", "UTC"),
        ("search_path", "public, standin, pg_catalog"),
        // The only isolation level there is.
        ("default_transaction_isolation", "repeatable read"),
    ];
    frontend::startup_message(parameters, &mut bytes)?;
    let mut scram = ScramSha256::new(PASSWORD.as_bytes(), ChannelBinding::unsupported());
    loop {
        server.write_all(&bytes).await?;
        bytes.clear();
        let message = Message::next(&mut server).await?;
        let (kind, data) = message.body().split_at_checked(size_of::<u32>()).unwrap_or_default();
        match (message.kind(), kind) {
            (b'R', [.., 0]) => return Ok(server),
            (b'R', [.., 10]) => frontend::sasl_initial_response(SCRAM_SHA_256, scram.message(), &mut bytes)?,
            (b'R', [.., 11]) => {
                scram.update(data)?;
                frontend::sasl_response(scram.message(), &mut bytes)?;
            }
            (b'R', [.., 12]) => scram.finish(data)?,
            _ => return Err(io::Error::other("the database behind does not let the stand-in in")),
        }
    }
}
