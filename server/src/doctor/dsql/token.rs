//! Whether the cluster lets us in: the token, and the role that it is for.

use super::cluster::Cluster;
use crate::{
    doctor::{finding::Found, median::millis},
    dsql::ADMIN,
};
use app::sale::StoreError;
use futures::future::BoxFuture;
use tokio::time::Instant;

/// Opens the line that the checks after this one use.
pub(super) fn look(cluster: &mut Cluster) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        let begun = Instant::now();
        match cluster.door.connect().await {
            Ok(line) => {
                cluster.keep(line);
                accepted(&cluster.role, &millis(begun.elapsed()))
            }
            Err(error) if error.code() == "token" => turned_away(cluster).await,
            Err(error) => no_line(cluster, &error),
        }
    })
}

fn accepted(role: &str, time: &str) -> Found {
    if role == ADMIN {
        return Found::Warn("accepted as admin, who may do everything: the site needs only worldseat_app".into());
    }
    Found::Ok(format!("accepted as {role}, a new connection takes {time}"))
}

/// Which of the reasons for a refusal it is: a cluster says the same of all of them. Where
/// the same credentials are let in as `admin`, they are right, and the role is not.
async fn turned_away(cluster: &Cluster) -> Found {
    let (region, role) = (cluster.region(), &cluster.role);
    if role != ADMIN && cluster.as_admin.connect().await.is_ok() {
        return Found::fail(
            format!(
                "refused as {role}, though these credentials are let in as admin: the role is not there, or not theirs"
            ),
            format!(
                "Run `worldseat provision dsql --iam-role ARN` with the ARN that the server runs under; its policy needs dsql:DbConnect in {region}."
            ),
        );
    }
    Found::fail(
        format!("refused as {role}: the key, the policy, the role's mapping, or this machine's clock is wrong"),
        format!(
            "Compare `date -u` with a clock you trust; give the identity dsql:DbConnect on the cluster in {region}; \
             map it by `worldseat provision dsql --iam-role ARN`."
        ),
    )
}

fn no_line(cluster: &Cluster, error: &StoreError) -> Found {
    let code = error.code();
    tracing::debug!(%error, region = %cluster.region(), "no line");
    let (what, then) = match code {
        "credentials" => ("the credentials could not be had", "Sign in again, and see the check of credentials above."),
        "tls" => ("the server could not prove who it is", "See the check of TLS above."),
        "53300" => (
            "it has too many connections open",
            "Lower --connections (WORLDSEAT_CONNECTIONS), or stop what else uses the cluster: it takes 10,000.",
        ),
        "53400" => ("connections are opened faster than it allows", "Try again in a minute."),
        _ => ("no connection came about", "Run the command again."),
    };
    Found::fail(format!("{what} ({code})"), then)
}
