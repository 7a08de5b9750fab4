//! The addresses of the databases, for reading the committed rows with a tool that we did not write.

use crate::settings::TablePrefix;
use local::{global_table::AccessKey, postgres::LocalPostgres};
use sale::{Lane, Region, printable, service::EngineState};
use serde::{Deserialize, Serialize};
use std::fmt;
use store::{SALES_TABLE, SEATS_TABLE};

/// Both lanes' databases, as a server's `endpoints.json` and `worldseat endpoints --json` give them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Endpoints {
    /// The strong lane.
    pub strong: StrongEndpoint,
    /// The eventual lane.
    pub eventual: EventualEndpoint,
}

/// The tables, named alike in both lanes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Tables {
    /// The seats: one row for each, with the owner that the seat map shows.
    pub seats: String,
    /// The ledger: one row for each ticket.
    pub sales: String,
}

/// The strong lane's database.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StrongEndpoint {
    /// The name of the engine, or the reason why there is none.
    pub engine: String,
    /// Whether this server started it.
    pub local: bool,
    /// A complete `psql …` line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub psql: Option<String>,
    /// `postgres://user:password@127.0.0.1:PORT/worldseat`; the password is valid for this start only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its tables.
    pub tables: Tables,
}

/// The eventual lane's databases.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EventualEndpoint {
    /// The name of the engine, or the reason why there is none.
    pub engine: String,
    /// Whether this server started it.
    pub local: bool,
    /// One endpoint for each region; empty for configured endpoints, which their operator knows.
    pub regions: Vec<RegionUrl>,
    /// The credentials to sign requests with: the key of this start. The endpoints refuse all requests without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Credentials>,
    /// Their tables.
    pub tables: Tables,
}

/// One region's DynamoDB endpoint.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RegionUrl {
    /// Its name.
    pub region: Region,
    /// `http://127.0.0.1:PORT`; none for AWS itself, because its tools know the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// The credentials that a client signs with. The id is a secret: the endpoints check it. They do not check signatures.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Credentials {
    /// `AWS_ACCESS_KEY_ID`.
    pub access_key_id: String,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub secret_access_key: String,
}

fn tables() -> Tables {
    Tables { seats: SEATS_TABLE.into(), sales: SALES_TABLE.into() }
}

impl StrongEndpoint {
    pub(super) fn local(postgres: &LocalPostgres) -> Self {
        let (psql, url) = (Some(postgres.psql_line()), Some(postgres.url()));
        Self { engine: String::new(), local: true, psql, url, tables: tables() }
    }

    /// The endpoint of a database that is not ours: the operator who configured it knows how to reach it.
    pub(super) fn remote() -> Self {
        Self { engine: String::new(), local: false, psql: None, url: None, tables: tables() }
    }

    pub(super) fn absent() -> Self {
        Self { local: true, ..Self::remote() }
    }
}

impl EventualEndpoint {
    pub(super) fn local(regions: Vec<RegionUrl>, key: &AccessKey) -> Self {
        let credentials = Some(Credentials { access_key_id: key.id().into(), secret_access_key: key.secret().into() });
        Self { engine: String::new(), local: true, regions, credentials, tables: tables() }
    }

    /// The endpoints of AWS itself: people who may read the rows have their own credentials.
    pub(super) fn aws(regions: &[Region], prefix: &TablePrefix) -> Self {
        let regions = regions.iter().map(|region| RegionUrl { region: region.clone(), url: None });
        Self { regions: regions.collect(), ..Self::remote(prefix) }
    }

    /// The endpoints of databases that are not ours: the operator who configured them knows how to reach them.
    pub(super) fn remote(prefix: &TablePrefix) -> Self {
        let tables = Tables { seats: prefix.seats(), sales: prefix.sales() };
        Self { engine: String::new(), local: false, regions: Vec::new(), credentials: None, tables }
    }

    pub(super) fn absent() -> Self {
        Self { local: true, ..Self::remote(&TablePrefix::default()) }
    }

    /// Returns the `aws` commands that read the ledger: for one region on a laptop, and for each region
    /// on AWS, where the regions differ for a while.
    fn scans(&self) -> Vec<String> {
        let scan = |at: &RegionUrl| {
            let endpoint = at.url.as_ref().map(|url| format!("--endpoint-url {url} ")).unwrap_or_default();
            format!("aws dynamodb scan {endpoint}--region {} --table-name {}", at.region, self.tables.sales)
        };
        match &self.credentials {
            Some(keys) => self.regions.iter().take(1).map(|at| format!("{keys} {}", scan(at))).collect(),
            None => self.regions.iter().map(scan).collect(),
        }
    }
}

impl fmt::Display for Credentials {
    /// Writes them as a shell takes them before a command.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AWS_ACCESS_KEY_ID={} AWS_SECRET_ACCESS_KEY={}", self.access_key_id, self.secret_access_key)
    }
}

impl Endpoints {
    pub(super) fn new(strong: StrongEndpoint, eventual: EventualEndpoint, states: &[EngineState]) -> Self {
        let name = |lane: Lane| match &states[lane.index()].engine {
            Ok(name) => name.clone(),
            Err(why) => why.clone(),
        };
        Self {
            strong: StrongEndpoint { engine: name(Lane::Strong), ..strong },
            eventual: EventualEndpoint { engine: name(Lane::Eventual), ..eventual },
        }
    }

    /// Returns the lines for a person, in order. Lines with a password or a key are included only `with_secrets`.
    fn lines(&self, with_secrets: bool) -> Vec<String> {
        let mut lines = vec![format!("strong    {}", self.strong.engine)];
        if let (Some(psql), true) = (&self.strong.psql, with_secrets) {
            lines.push(format!("          {psql} -c 'SELECT * FROM {}'", self.strong.tables.sales));
        }
        lines.push(format!("eventual  {}", self.eventual.engine));
        for at in &self.eventual.regions {
            if let Some(url) = &at.url {
                lines.push(format!("          {} {url}", at.region));
            }
        }
        if with_secrets || self.eventual.credentials.is_none() {
            lines.extend(self.eventual.scans().into_iter().map(|scan| format!("          {scan}")));
        }
        lines
    }

    /// Returns the same text without a password or a key, for places where others may read it.
    #[must_use]
    pub fn without_secrets(&self) -> String {
        printed(self.lines(false))
    }
}

impl fmt::Display for Endpoints {
    /// Writes the text for the person who started the server.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&printed(self.lines(true)))
    }
}

/// Puts each on its own line and escapes what would control a terminal: some of the text comes from a database.
fn printed(lines: Vec<String>) -> String {
    lines.iter().map(|line| printable(line) + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_aws_each_regions_rows_are_a_command_away_and_no_key_is_shown() {
        let regions = crate::settings::local_regions();
        let eventual = EventualEndpoint::aws(&regions, &"demo_".parse().unwrap());
        assert!(!eventual.local);
        let endpoints = Endpoints { strong: StrongEndpoint::remote(), eventual };
        let text = endpoints.to_string();
        for region in &regions {
            let scan = format!("          aws dynamodb scan --region {region} --table-name demo_sales\n");
            assert!(text.contains(&scan), "{text}");
        }
        assert!(!text.contains("KEY"), "{text}");
    }

    #[test]
    fn no_line_can_be_forged_and_secrets_are_told_only_where_they_are_asked_for() {
        let url = Some("http://127.0.0.1:1".to_owned());
        let regions = vec![RegionUrl { region: "us-east-1".parse().unwrap(), url }];
        let eventual = EventualEndpoint::local(regions, &AccessKey::known("KEY-ID"));
        let psql = Some("psql \"postgres://worldseat:PASSWORD@127.0.0.1:1/worldseat\"".to_owned());
        let engine = "x\n          psql evil \u{1b}[2J".to_owned();
        let endpoints =
            Endpoints { strong: StrongEndpoint { engine, local: true, psql, ..StrongEndpoint::remote() }, eventual };
        let (all, less) = (endpoints.to_string(), endpoints.without_secrets());
        for text in [&all, &less] {
            assert!(text.starts_with("strong    x\\n          psql evil \\u{1b}[2J\n"), "{text}");
            assert!(text.contains("          us-east-1 http://127.0.0.1:1\n"), "{text}");
        }
        for secret in ["PASSWORD", "KEY-ID"] {
            assert!(all.contains(secret) && !less.contains(secret), "{secret}: {less}");
        }
    }
}
