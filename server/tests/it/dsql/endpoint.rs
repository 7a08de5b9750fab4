//! The stand-in itself, tested by a client that is not the server's. It must refuse what the service refuses; otherwise
//! the tests that use it prove nothing.

use rustls::ClientConfig;
use store::{
    dsql::{Endpoint, mint},
    tls::Roots,
};
use tokio_postgres::{
    Client, Config, Error, SimpleQueryMessage,
    config::{SslMode, SslNegotiation},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::support::{Fault, Pair, Plan, StandIn, Wrong, account, within};

/// Opens a connection as a careful client does.
async fn connect(pair: &Pair, role: &str, password: &str, how: SslNegotiation) -> Result<Client, Error> {
    connect_with(pair, role, password, how, |_, _| ()).await
}

/// Opens a connection with changes to the settings of TLS and of the connection.
async fn connect_with(
    pair: &Pair,
    role: &str,
    password: &str,
    how: SslNegotiation,
    habits: impl FnOnce(&mut ClientConfig, &mut Config),
) -> Result<Client, Error> {
    let mut tls = Roots::with_extra(pair.tls_root()).unwrap().client();
    tls.alpn_protocols = vec![b"postgresql".to_vec()];
    let mut config = Config::new();
    config.host("localhost").port(pair[0].address().port()).user(role).dbname("postgres").password(password);
    config.ssl_mode(SslMode::Require).ssl_negotiation(how);
    habits(&mut tls, &mut config);
    let (client, connection) = within(config.connect(MakeRustlsConnect::new(tls))).await?;
    tokio::spawn(connection);
    Ok(client)
}

async fn admin(pair: &Pair) -> Client {
    connect(pair, "admin", &token(&pair[0], "admin").await, SslNegotiation::Direct).await.unwrap()
}

/// Returns a token; that its signature is right is shown by those of botocore (`dsql::tokens`).
async fn token(endpoint: &StandIn, role: &str) -> String {
    let endpoint = Endpoint { region: endpoint.region().clone(), host: "localhost".parse().unwrap(), address: None };
    mint(&endpoint, role, &account::config()).await.unwrap().as_str().to_owned()
}

/// Returns state, message and hint of an error.
fn error_parts(error: &Error) -> (String, String, Option<String>) {
    let error = error.as_db_error().unwrap_or_else(|| panic!("{error:?}"));
    (error.code().code().to_owned(), error.message().to_owned(), error.hint().map(str::to_owned))
}

#[tokio::test]
async fn a_token_opens_the_door_of_its_role_only() {
    let pair = Pair::peered().await;
    for role in ["admin", "worldseat_app"] {
        for how in [SslNegotiation::Direct, SslNegotiation::Postgres] {
            let client = connect(&pair, role, &token(&pair[0], role).await, how).await.unwrap();
            let row = client.query_one("SELECT current_user::text", &[]).await.unwrap();
            assert_eq!(row.get::<_, String>(0), role);
        }
        let other = if role == "admin" { "worldseat_app" } else { "admin" };
        let error = connect(&pair, other, &token(&pair[0], role).await, SslNegotiation::Direct).await.unwrap_err();
        let (state, message, hint) = error_parts(&error);
        assert_eq!((state.as_str(), message.as_str()), ("08006", "unable to accept connection, access denied"));
        assert!(hint.unwrap().starts_with(&format!("Wrong user to action mapping. user: {other}, action: DbConnect")));
    }
    assert_eq!(pair[0].connections(), 4);
}

#[tokio::test]
async fn a_token_that_was_changed_is_refused() {
    let pair = Pair::peered().await;
    let token = token(&pair[0], "admin").await;
    let bent = [
        ("Signature=", "Signature=0"),
        ("X-Amz-Expires=900", "X-Amz-Expires=901"),
        ("us-east-1", "us-east-2"),
        ("localhost/", "elsewhere/"),
        ("&X-Amz-Signature", "&X-Amz-More=1&X-Amz-Signature"),
        ("/?", ""),
        ("&X-Amz-Date", "&X-Amz-Dart"),
    ];
    for (from, to) in bent {
        assert!(token.contains(from), "{from}");
        let error = connect(&pair, "admin", &token.replacen(from, to, 1), SslNegotiation::Direct).await.unwrap_err();
        assert_eq!(error_parts(&error).1, "unable to accept connection, access denied", "{from}");
    }
}

#[tokio::test]
async fn a_client_without_the_manners_is_turned_away() {
    let pair = Pair::peered().await;
    let token = token(&pair[0], "admin").await;
    let without_sni: fn(&mut ClientConfig, &mut Config) = |tls, _| tls.enable_sni = false;
    for (habit, message) in [
        (without_sni, "unable to accept connection, sni was not received"),
        (|_, config| _ = config.dbname("worldseat"), "the only database is postgres"),
        (|_, config| _ = config.options("-c search_path=elsewhere"), "startup options are not supported"),
    ] {
        for how in [SslNegotiation::Direct, SslNegotiation::Postgres] {
            let error = connect_with(&pair, "admin", &token, how, habit).await.unwrap_err();
            assert_eq!(error_parts(&error).1, message);
        }
    }
    let without_alpn: fn(&mut ClientConfig, &mut Config) = |tls, _| tls.alpn_protocols.clear();
    assert!(connect_with(&pair, "admin", &token, SslNegotiation::Direct, without_alpn).await.is_err());
    assert!(connect_with(&pair, "admin", &token, SslNegotiation::Postgres, without_alpn).await.is_ok(), "was asked");
    assert_eq!(pair[0].connections(), 1);
}

#[tokio::test]
async fn a_role_without_a_mapping_stays_outside() {
    let pair = Pair::start(Plan { provisioned: false, ..Plan::default() }).await;
    let (app, root) = (token(&pair[0], "worldseat_app").await, admin(&pair).await);
    let refused =
        || async { error_parts(&connect(&pair, "worldseat_app", &app, SslNegotiation::Direct).await.unwrap_err()) };
    assert_eq!(refused().await.0, "08006");
    root.batch_execute("CREATE ROLE worldseat_app WITH LOGIN").await.unwrap();
    assert_eq!(refused().await.0, "08006", "a role alone is not enough");
    root.batch_execute(&format!("AWS IAM GRANT worldseat_app TO '{}'", account::ARN)).await.unwrap();
    let mapping = "SELECT arn, pg_role_name, grantor_pg_role_name FROM sys.iam_pg_role_mappings";
    let row = root.query_one(mapping, &[]).await.unwrap();
    let row: [String; 3] = [0, 1, 2].map(|column| row.get(column));
    assert_eq!(row, [account::ARN, "worldseat_app", "admin"]);
    let client = connect(&pair, "worldseat_app", &app, SslNegotiation::Direct).await.unwrap();
    root.batch_execute("CREATE TABLE own (x int)").await.unwrap();
    assert_eq!(
        error_parts(&client.query("SELECT x FROM public.own", &[]).await.unwrap_err()).0,
        "42501",
        "nor is that"
    );
    root.batch_execute("GRANT USAGE ON SCHEMA public TO worldseat_app").await.unwrap();
    root.batch_execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO worldseat_app").await.unwrap();
    client.query("SELECT x FROM own", &[]).await.unwrap();
    root.batch_execute(&format!("AWS IAM REVOKE worldseat_app FROM '{}'", account::ARN)).await.unwrap();
    assert_eq!(refused().await.0, "08006");
}

#[tokio::test]
async fn clusters_that_are_not_peered_have_rows_of_their_own() {
    let pair = Pair::start(Plan { peered: false, ..Plan::default() }).await;
    pair[0].behind("CREATE TABLE here (x int)").await;
    let client = admin(&pair).await;
    client.query("SELECT x FROM here", &[]).await.unwrap();
    pair[1].behind("CREATE TABLE here (x int)").await;
}

/// The level is reported on request. Real clusters were seen to answer SHOW of a parameter; that this parameter is one
/// of those is taken from drivers that ask for it whenever they connect.
#[tokio::test]
async fn a_transaction_says_the_only_level_there_is() {
    let pair = Pair::peered().await;
    let client = admin(&pair).await;
    let level = async || {
        let messages = client.simple_query("SHOW transaction_isolation").await.unwrap();
        messages.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        })
    };
    for begin in ["BEGIN ISOLATION LEVEL REPEATABLE READ", "BEGIN", "SELECT 1"] {
        client.batch_execute(begin).await.unwrap();
        assert_eq!(level().await.as_deref(), Some("repeatable read"), "{begin}");
        client.batch_execute("ROLLBACK").await.unwrap();
    }
    pair[0].order(Fault::LevelUnreported, 1);
    let error = error_parts(&client.simple_query("SHOW transaction_isolation").await.unwrap_err());
    assert_eq!(error.0, "42704");
}

/// The statements that the service refuses, each with its error message.
const REFUSED: [(&str, &str); 22] = [
    ("SET TRANSACTION READ ONLY", "setting configuration parameter \"TRANSACTION\" not supported"),
    (
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        "setting configuration parameter \"TRANSACTION\" not supported",
    ),
    ("set client_min_messages to error", "setting configuration parameter \"client_min_messages\" not supported"),
    ("BEGIN ISOLATION LEVEL SERIALIZABLE", "Unsupported isolation level: SERIALIZABLE"),
    ("START TRANSACTION ISOLATION LEVEL READ COMMITTED", "Unsupported isolation level: READ COMMITTED"),
    ("SAVEPOINT here", "unsupported transaction statement: SAVEPOINT"),
    ("ROLLBACK TO SAVEPOINT here", "unsupported transaction statement: ROLLBACK TO"),
    ("DISCARD ALL", "unsupported statement: Discard"),
    ("LISTEN here", "unsupported statement: Listen"),
    ("NOTIFY here", "unsupported statement: Notify"),
    ("LOCK TABLE t", "unsupported statement: Lock"),
    ("TRUNCATE t", "unsupported statement: Truncate"),
    ("/* in */ truncate -- two\n t", "unsupported statement: Truncate"),
    ("CREATE INDEX i ON t (x)", "unsupported mode. please use CREATE INDEX ASYNC."),
    ("CREATE UNIQUE INDEX i ON t (x)", "unsupported mode. please use CREATE INDEX ASYNC."),
    ("PREPARE p AS SELECT 1", "unsupported statement: Prepare"),
    ("DEALLOCATE ALL", "unsupported statement: Deallocate"),
    ("CREATE TEMP TABLE u (x int)", "TEMPORARY or TEMP table not supported for CREATE TABLE"),
    ("CREATE TABLE u AS SELECT 1", "unsupported statement: CreateTableAs"),
    ("SELECT x FROM t FOR SHARE", "locking clauses other than FOR UPDATE/FOR KEY SHARE are not supported"),
    ("CREATE TABLE u (x int); CREATE TABLE v (x int)", "multiple ddl statements not supported in a transaction"),
    ("CREATE TABLE u (x int); INSERT INTO t VALUES (1)", "ddl and dml are not supported in the same transaction"),
];

#[tokio::test]
async fn what_the_service_does_not_take_is_refused_and_fails_the_transaction() {
    let pair = Pair::peered().await;
    let client = admin(&pair).await;
    client.batch_execute("CREATE TABLE t (x int)").await.unwrap();
    for (sql, message) in REFUSED {
        let error = error_parts(&client.batch_execute(sql).await.expect_err(sql));
        assert_eq!((error.0.as_str(), error.1.as_str()), ("0A000", message), "{sql}");
        assert!(client.query_one("SELECT 1", &[]).await.is_ok(), "no transaction has failed: {sql}");
        if sql.contains(';') {
            continue;
        }
        let error = error_parts(&client.prepare(sql).await.expect_err(sql));
        assert_eq!((error.0.as_str(), error.1.as_str()), ("0A000", message), "prepared: {sql}");
        client.batch_execute("BEGIN").await.unwrap();
        assert_eq!(error_parts(&client.batch_execute(sql).await.unwrap_err()).1, message, "in a transaction: {sql}");
        assert_eq!(
            error_parts(&client.batch_execute(sql).await.unwrap_err()).0,
            "25P02",
            "a failed one says so first: {sql}"
        );
        assert_eq!(error_parts(&client.execute("SELECT 1", &[]).await.unwrap_err()).0, "25P02");
        client.batch_execute("ROLLBACK").await.unwrap();
    }
    assert!(client.query("SELECT x FROM t WHERE 'TRUNCATE; SAVEPOINT' <> ''", &[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn one_change_of_the_schema_is_all_a_transaction_holds() {
    let pair = Pair::peered().await;
    let client = admin(&pair).await;
    client.batch_execute("CREATE TABLE t (x int)").await.unwrap();
    for (first, second, message) in [
        ("CREATE TABLE u (x int)", "CREATE TABLE v (x int)", "multiple ddl statements not supported in a transaction"),
        (
            "GRANT SELECT ON t TO worldseat_app",
            "REVOKE SELECT ON t FROM worldseat_app",
            "multiple ddl statements not supported in a transaction",
        ),
        ("CREATE TABLE u (x int)", "INSERT INTO t VALUES (1)", "ddl and dml are not supported in the same transaction"),
        ("INSERT INTO t VALUES (1)", "CREATE TABLE u (x int)", "ddl and dml are not supported in the same transaction"),
    ] {
        client.batch_execute("BEGIN").await.unwrap();
        client.execute(first, &[]).await.unwrap();
        assert_eq!(error_parts(&client.execute(second, &[]).await.unwrap_err()).1, message, "{first}; {second}");
        client.batch_execute("ROLLBACK").await.unwrap();
    }
    client.batch_execute("BEGIN; CREATE TABLE u (x int); COMMIT").await.unwrap();
    client.batch_execute("CREATE TABLE v (x int)").await.unwrap();
}

#[tokio::test]
async fn what_is_ordered_happens_so_often_and_nothing_is_committed() {
    let pair = Pair::peered().await;
    let client = admin(&pair).await;
    client.batch_execute("CREATE TABLE t (x int)").await.unwrap();
    let rows = || async { client.query("SELECT x FROM t", &[]).await.unwrap().len() };
    for (fault, answer) in [(Fault::ConflictAtCommit, "40001"), (Fault::RolledBackAtCommit, "")] {
        pair[0].order(fault, 1);
        client.batch_execute("BEGIN").await.unwrap();
        client.execute("INSERT INTO t VALUES (1)", &[]).await.unwrap();
        let committed = client.simple_query("COMMIT").await;
        assert_eq!(committed.map_or_else(|error| error_parts(&error).0, |_| String::new()), answer);
        assert_eq!((rows().await, pair[0].left(fault)), (0, 0), "{fault:?}");
    }
    pair[0].order(Fault::SchemaConflictAtRead("FROM t"), 2);
    let select = client.prepare("SELECT x FROM t").await.unwrap();
    assert!(error_parts(&client.query(&select, &[]).await.unwrap_err()).1.ends_with("(OC001)"));
    assert!(error_parts(&client.batch_execute("SELECT x FROM t").await.unwrap_err()).1.ends_with("(OC001)"));
    client.batch_execute("BEGIN; INSERT INTO t VALUES (1); COMMIT").await.unwrap();
    let messages = client.simple_query("SELECT x FROM t").await.unwrap();
    assert!(messages.iter().any(|message| matches!(message, SimpleQueryMessage::Row(_))));
    assert_eq!(pair[0].statements().iter().filter(|sql| *sql == "COMMIT").count(), 2);
}

#[tokio::test]
async fn a_server_without_tls_can_ask_for_a_token_all_it_likes() {
    let pair = Pair::start(Plan { wrong: [Wrong::Plaintext; 2], ..Plan::default() }).await;
    let token = token(&pair[0], "admin").await;
    for how in [SslNegotiation::Direct, SslNegotiation::Postgres] {
        connect(&pair, "admin", &token, how).await.map(|_| ()).unwrap_err();
    }
    assert_eq!(pair[0].lured(), 0);
    let careless = format!("host=localhost port={} user=admin dbname=postgres", pair[0].address().port());
    let mut careless: Config = careless.parse().unwrap();
    let careless = careless.password(&token).connect(tokio_postgres::NoTls);
    assert!(within(careless).await.is_err());
    assert_eq!(pair[0].lured(), 1, "it would have had it");
}
