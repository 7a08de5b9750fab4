//! The connection for provisioning: as `admin`, to the first region that answers.

use sale::{Region, StoreError};
use store::dsql::{DsqlConnection, DsqlConnector};

/// Connects to the first region that answers, and returns it. `report` gets a message for one that does not.
///
/// # Errors
/// A sentence, if no region answers.
pub async fn open(
    connectors: &[DsqlConnector],
    mut report: impl FnMut(&str),
) -> Result<(Region, DsqlConnection), String> {
    let mut last = "there is none".to_owned();
    for (left, connector) in (0..connectors.len()).rev().zip(connectors) {
        let region = &connector.endpoint().region;
        match connector.connect().await {
            Ok(line) => return Ok((region.clone(), line)),
            Err(error) => last = refused(region, &error),
        }
        if left > 0 {
            report(&format!("{last}; trying the other region"));
        }
    }
    Err(format!("no region can be provisioned through, and `worldseat doctor` looks closer. {last}"))
}

/// Returns the error message for a failed connection as `admin`.
fn refused(region: &Region, error: &StoreError) -> String {
    tracing::info!(%region, %error, "no line for provisioning");
    let why = match error.code() {
        "credentials" => {
            "there are no AWS credentials that can be used: set AWS_PROFILE, or sign in with `aws sso login`"
        }
        "token" => {
            "the cluster refused the token: these credentials need dsql:DbConnectAdmin on it, \
             and this machine's clock has to be right"
        }
        "tls" => "the server could not prove who it is, or offers no TLS: is the host right (--dsql, --tls-root)?",
        "53300" | "53400" => "the cluster takes no more connections just now: try again in a moment",
        _ => "the host does not answer: is it right (--dsql), and does this machine reach its port?",
    };
    format!("{region}: {why} ({})", error.code())
}
