//! One region's tables, and the client that checks them.

use crate::doctor::{finding::Found, handshake, network::Way, setup::Setup};
use aws_sdk_dynamodb::Client;
use engines::settings::DynamoDbList;
use sale::{Region, StoreError};
use store::dynamodb::{Access, AwsRefusal, Endpoint, TableNames, aws_client, host_of};

/// One region.
pub(super) struct Replica<'a> {
    pub(super) setup: Setup<'a>,
    pub(super) region: Region,
    /// The other region.
    pub(super) other: Region,
    pub(super) way: Way,
    pub(super) client: Client,
    pub(super) tables: TableNames,
    /// Whether it is AWS's own, not an emulator.
    pub(super) is_aws: bool,
    https: bool,
}

/// Makes the replicas of both regions of the list.
pub(super) fn pair<'a>(list: &DynamoDbList, setup: Setup<'a>) -> [Replica<'a>; 2] {
    let [(first, url), (second, other_url)] = match list {
        DynamoDbList::Aws(regions) => regions.each_ref().map(|region| (region, None)),
        DynamoDbList::Endpoints(pair) => pair.each_ref().map(|(region, url)| (region, Some(url.as_str()))),
    };
    [Replica::new(first, second, url, setup), Replica::new(second, first, other_url, setup)]
}

impl<'a> Replica<'a> {
    fn new(region: &Region, other: &Region, url: Option<&str>, setup: Setup<'a>) -> Self {
        // AWS_ENDPOINT_URL, which sends AWS's own tools to another endpoint.
        let address = url.or_else(|| setup.aws.endpoint_url()).map_or_else(|| aws_url(region), str::to_owned);
        Self {
            setup,
            region: region.clone(),
            other: other.clone(),
            way: way(&address),
            client: client(region, url, setup),
            tables: setup.settings.dynamodb_prefix.tables(),
            is_aws: url.is_none(),
            https: address.starts_with("https://"),
        }
    }

    /// Checks TLS, if the address asks for it.
    pub(super) async fn tls(&self) -> Found {
        match self.way.reached {
            Some(address) if self.https => handshake::https(address, &self.way.name, self.setup.roots).await,
            _ => Found::Ok("none: the address begins with http://, and nothing secret goes there".into()),
        }
    }

    /// Returns the finding for a request that failed; `request` names the request.
    pub(super) fn refused(&self, error: &StoreError, request: &str) -> Found {
        let (region, code) = (&self.region, error.code());
        tracing::debug!(%error, %region, request, "refused");
        if ["connection", "deadline", "response"].contains(&code) {
            return Found::fail(format!("{region} does not answer {request} ({code})"))
                .then("Run the command again; if it stays so, look at AWS's health dashboard, or at the endpoint.");
        }
        Found::fail(format!("{request} was refused ({code})")).then(match AwsRefusal::of(code) {
            Some(AwsRefusal::Stranger) => "These credentials are not AWS's, or not of this account: sign in again.",
            Some(AwsRefusal::Signature) => {
                "The secret key is wrong, or this machine's clock is: see the check of the clock."
            }
            Some(AwsRefusal::Expired) => "The session has ended: sign in again (`aws sso login`).",
            Some(AwsRefusal::Denied) => {
                "These credentials may not do that: give them the policy of the site's role (deploy/)."
            }
            Some(AwsRefusal::Throttled) => "The account's limit is reached: try again in a moment.",
            None => "Run the command again.",
        })
    }
}

/// Returns AWS's address of the service in a region.
fn aws_url(region: &Region) -> String {
    let suffix = if region.as_str().starts_with("cn-") { ".cn" } else { "" };
    format!("https://dynamodb.{region}.amazonaws.com{suffix}")
}

/// Returns the host and port of an address, without its other parts.
fn way(address: &str) -> Way {
    let port = if address.starts_with("https://") { 443 } else { 80 };
    let authority = host_of(address);
    let (name, port) = match authority.rsplit_once(':') {
        Some((name, given)) => (name, given.parse().unwrap_or(port)),
        None => (authority, port),
    };
    Way::new(name.trim_matches(['[', ']']), port, "--dynamodb (WORLDSEAT_DYNAMODB)")
}

/// Makes the same client as the server does.
fn client(region: &Region, url: Option<&str>, setup: Setup<'_>) -> Client {
    match (url, Access::from_environment(setup.aws)) {
        (Some(url), Ok(access)) => access.client(&Endpoint { region: region.clone(), url: url.to_owned() }),
        _ => aws_client(setup.aws, region),
    }
}

#[cfg(test)]
mod tests {
    use super::way;

    #[test]
    fn only_host_and_port_are_taken_from_an_address() {
        for (address, name, port) in [
            ("http://user:secret@db:8000/path?x", "db", 8000),
            ("https://db.example", "db.example", 443),
            ("http://[::1]:9", "::1", 9),
            ("http://db", "db", 80),
        ] {
            let way = way(address);
            assert_eq!((way.name.as_str(), way.port), (name, port));
        }
    }
}
