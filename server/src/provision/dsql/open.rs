//! The line by which provisioning is done: as `admin`, to whichever region answers.

use crate::{
    aws,
    dsql::door::{Door, Endpoint, Line},
    settings::DsqlList,
    tls::Roots,
};
use app::sale::{Region, StoreError};
use aws_config::SdkConfig;

/// The role that every cluster has: it alone may change the schema.
pub const ADMIN: &str = "admin";

/// A line to the first region that answers, and which one that is. `tell` hears of one that does not.
///
/// # Errors
/// A sentence, when none does.
pub async fn open(list: &DsqlList, roots: &Roots, mut tell: impl FnMut(&str)) -> Result<(Region, Line), String> {
    let mut aws: Option<SdkConfig> = None;
    let mut last = String::new();
    for (region, host) in &list.0 {
        let config = match aws.take() {
            Some(config) => config,
            None => aws::load(region, roots).await?,
        };
        let endpoint = Endpoint { region: region.clone(), host: host.clone(), address: None };
        match Door::new(endpoint, ADMIN, &config, roots).connect().await {
            Ok(line) => return Ok((region.clone(), line)),
            Err(error) => last = refused(region, &error),
        }
        tell(&last);
        aws = Some(config);
    }
    Err(format!("no region can be provisioned through; `worldseat doctor` looks closer. The last: {last}"))
}

/// A sentence for an error at connecting as `admin`.
fn refused(region: &Region, error: &StoreError) -> String {
    tracing::warn!(%region, %error, "no line for provisioning");
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
