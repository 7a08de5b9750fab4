//! One region's tables, and the client that checks them.

use crate::doctor::{finding::Found, handshake, network::Way};
use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use engines::settings::{DynamoDbList, EngineSettings};
use futures::future::BoxFuture;
use sale::{Region, StoreError};
use std::time::SystemTime;
use store::{
    aws,
    dynamodb::{Access, AwsRefusal, Endpoint, TableNames, aws_client, host_of},
    tls::Roots,
};

/// One region.
pub(super) struct Replica {
    pub(super) region: Region,
    /// The other region.
    pub(super) other: Region,
    pub(super) way: Way,
    pub(super) client: Client,
    pub(super) tables: TableNames,
    /// Whether it is AWS's own, not an emulator.
    pub(super) is_aws: bool,
    https: bool,
    roots: Roots,
    aws: SdkConfig,
}

impl Replica {
    /// Returns the time of the clock that requests are signed by.
    pub(super) fn now(&self) -> SystemTime {
        aws::now(&self.aws)
    }
}

/// Makes the replicas of both regions of the list.
pub(super) fn pair(list: &DynamoDbList, settings: &EngineSettings, aws: &SdkConfig, roots: &Roots) -> [Replica; 2] {
    let [first, second] = match list {
        DynamoDbList::Aws(regions) => regions.clone().map(|region| (region, None)),
        DynamoDbList::Endpoints(pair) => pair.clone().map(|(region, url)| (region, Some(url))),
    };
    let new = |(region, url): &(Region, Option<String>), other: &Region| {
        let is_aws = url.is_none();
        // AWS_ENDPOINT_URL, which sends AWS's own tools to another endpoint.
        let elsewhere = url.clone().or_else(|| aws.endpoint_url().map(str::to_owned));
        let address = elsewhere.unwrap_or_else(|| format!("https://{}", host(region)));
        Replica {
            region: region.clone(),
            other: other.clone(),
            way: way(&address),
            client: client(region, url.as_ref(), aws),
            tables: settings.dynamodb_prefix.tables(),
            is_aws,
            https: address.starts_with("https://"),
            roots: roots.clone(),
            aws: aws.clone(),
        }
    };
    [new(&first, &second.0), new(&second, &first.0)]
}

/// Returns AWS's host name of the service in a region.
fn host(region: &Region) -> String {
    let suffix = if region.as_str().starts_with("cn-") { ".cn" } else { "" };
    format!("dynamodb.{region}.amazonaws.com{suffix}")
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
fn client(region: &Region, url: Option<&String>, aws: &SdkConfig) -> Client {
    match (url, Access::from_environment(aws)) {
        (Some(url), Ok(access)) => access.client(&Endpoint { region: region.clone(), url: url.clone() }),
        _ => aws_client(aws, region),
    }
}

/// Checks TLS, if the address asks for it.
pub(super) fn tls(replica: &mut Replica) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        match replica.way.reached {
            Some(address) if replica.https => handshake::https(address, &replica.way.name, &replica.roots).await,
            _ => Found::Ok("none: the address begins with http://, and nothing secret goes there".into()),
        }
    })
}

/// Returns the finding for a request that failed; `asked` names the request.
pub(super) fn refused(error: &StoreError, asked: &str, replica: &Replica) -> Found {
    tracing::debug!(%error, region = %replica.region, asked, "refused");
    let code = error.code();
    if ["connection", "deadline", "response"].contains(&code) {
        return Found::fail(
            format!("{} does not answer {asked} ({code})", replica.region),
            "Run the command again; if it stays so, look at AWS's health dashboard, or at the endpoint.",
        );
    }
    let then = match AwsRefusal::of(code) {
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
    };
    Found::fail(format!("{asked} was refused ({code})"), then)
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
