//! Whether the cluster accepts our token, and the role that it is for.

use super::cluster::Cluster;
use crate::doctor::{finding::Found, median::millis, skew};
use sale::StoreError;
use store::dsql::{ADMIN, DsqlConnector};
use tokio::time::Instant;

/// Opens the connection that the checks after this one use.
pub(super) async fn check(cluster: &mut Cluster<'_>) -> Found {
    let begun = Instant::now();
    match cluster.connector.connect().await {
        Ok(connection) => {
            cluster.connection = Some(connection);
            accepted(cluster.role(), &millis(begun.elapsed()))
        }
        Err(error) if error.code() == "token" => turned_away(cluster, &error).await,
        Err(error) => no_line(cluster, &error),
    }
}

fn accepted(role: &str, time: &str) -> Found {
    if role == ADMIN {
        return Found::Warn("accepted as admin, who may do everything: the site needs only worldseat_app".into());
    }
    Found::Ok(format!("accepted as {role}, a new connection takes {time}"))
}

/// Finds the reason for a refusal. A cluster sends one error message for all reasons, and the reason itself
/// in a hint whose wording may change: if the hint is not known, the finding names all reasons.
async fn turned_away(cluster: &Cluster<'_>, error: &StoreError) -> Found {
    let (region, role, hint) = (cluster.region(), cluster.role(), error.to_string());
    if let Some((_, what, then)) = REASONS.iter().find(|(words, ..)| hint.contains(words)) {
        return Found::fail(format!("refused as {role}: {what}")).then(*then);
    }
    if role != ADMIN && is_admin(cluster).await {
        return Found::fail(format!(
            "refused as {role}, though these credentials are let in as admin: the role is not there, or not theirs"
        ))
        .then("Run `worldseat provision dsql --iam-role ARN` with the ARN that the server runs under.");
    }
    Found::fail(format!("refused as {role}: the policy, the role's mapping, the key, or this machine's clock is wrong"))
        .then(format!(
            "Give the identity dsql:DbConnect on the cluster in {region}, map it by `worldseat provision dsql \
             --iam-role ARN`, and compare `date -u` with a clock you trust."
        ))
}

/// Whether these credentials are accepted as the role that every cluster has: then they are right, and our role
/// is wrong.
async fn is_admin(cluster: &Cluster<'_>) -> bool {
    let endpoint = cluster.connector.endpoint().clone();
    DsqlConnector::new(endpoint, ADMIN, cluster.setup.aws, cluster.setup.roots).connect().await.is_ok()
}

/// Words of a hint, what they mean, and what to do. The hint itself has an ARN in it, and is not shown.
const REASONS: [(&str, &str, &str); 5] = [
    ("Signature expired", "the token had expired when it came: this machine's clock is behind", skew::THEN),
    ("Signature not yet current", "the token is of the future: this machine's clock is ahead", skew::THEN),
    (
        "does not match the signature",
        "the signature is wrong: the secret key is not the one of the access key",
        "Set AWS_SECRET_ACCESS_KEY (or the profile) anew, or sign in again.",
    ),
    (
        "security token included in the request",
        "the account does not know the access key, or the session token is not of it",
        "Sign in again, or set the keys anew.",
    ),
    (
        "not authorized to perform",
        "the identity's policy does not allow it",
        "Add dsql:DbConnect on both clusters to the policy of the site's role (deploy/).",
    ),
];

fn no_line(cluster: &Cluster<'_>, error: &StoreError) -> Found {
    tracing::debug!(%error, region = %cluster.region(), "no line");
    let code = error.code();
    let (what, then) = match code {
        "credentials" => ("the credentials could not be had", "Sign in again, and see the check of credentials above."),
        "tls" => ("the server could not prove who it is", "See the check of TLS above."),
        "53300" => (
            "it has too many connections open",
            "Lower --connections (WORLDSEAT_CONNECTIONS), or stop what else uses the cluster: it takes 10,000.",
        ),
        "waking" => ("it was asleep, and is waking up", "Run the command again in a minute."),
        "53400" => ("connections are opened faster than it allows", "Try again in a minute."),
        _ => ("no connection came about", "Run the command again."),
    };
    Found::fail(format!("{what} ({code})")).then(then)
}
