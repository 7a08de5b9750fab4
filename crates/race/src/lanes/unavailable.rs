//! The sentences for visitors when a lane's database does not serve. A code contains nothing secret.

use sale::{Lane, Region, StoreError};
use std::time::Duration;
use store::{dynamodb::AwsRefusal, postgres_wire::level};

/// Returns the sentence for an error. It repeats only two things of the error's text: a region at its
/// beginning, and the names of isolation levels.
pub(super) fn sentence(lane: Lane, setting: Option<&str>, regions: &[Region], error: &StoreError) -> String {
    let code = error.code();
    if code == "busy" {
        return format!("The {lane} lane is busy with other runs. Try again in a moment.");
    }
    let region = regions.iter().find(|region| detail(error).starts_with(&format!("{region}: ")));
    let place = region.map_or_else(String::new, |region| format!(" in {region}"));
    if let Some(levels) = level::words_in(detail(error)).filter(|_| code == level::ISOLATION) {
        return format!("The {lane} lane {levels}{place}: {}.", other_level(setting));
    }
    let step = step(code).map_or_else(String::new, |step| format!(": {step}"));
    format!("The {lane} lane's database{} does not serve{place}{step} ({code}).", named(setting))
}

/// Explains why a session may have another level than was requested, and what to do about it.
fn other_level(setting: Option<&str>) -> String {
    let directly = setting
        .map_or_else(|| "connect to it directly".into(), |setting| format!("name the database itself with {setting}"));
    format!(
        "something between WorldSeat and the database changes statements, or the database itself does not have the \
         level it is asked for; {directly}, or use one that has the level ({})",
        level::ISOLATION
    )
}

/// Returns the sentence for a database that does not answer.
pub(super) fn silent(lane: Lane, setting: Option<&str>, waited: Duration) -> String {
    format!("The {lane} lane's database{} has not answered for {} s.", named(setting), waited.as_secs())
}

/// Returns the sentence for a lane whose spare connections are all in use.
pub(super) fn crowded(lane: Lane) -> String {
    format!("Many visitors use the {lane} lane\u{2019}s floors just now. Try again in a moment.")
}

fn named(setting: Option<&str>) -> String {
    setting.map_or_else(String::new, |setting| format!(" ({setting})"))
}

fn detail(error: &StoreError) -> &str {
    match error {
        StoreError::Failed { detail, .. } | StoreError::Unknown { detail, .. } => detail,
        StoreError::Conflict { .. } => "",
    }
}

/// Returns what the operator of the server has to do.
fn step(code: &str) -> Option<&'static str> {
    Some(match code {
        "42P01" | "3F000" => "its tables are missing; `worldseat provision dsql` makes them",
        "42703" => "its tables are of another version; `worldseat doctor` says what is missing",
        "42501" => "its role may not use the tables; `worldseat provision dsql` grants that",
        "53300" => "it has too many connections open; lower WORLDSEAT_CONNECTIONS",
        "53400" => "connections are opened faster than it allows; try again in a moment",
        "ResourceNotFoundException" => "its tables are missing; deploy/dynamodb-global-table.yaml makes them",
        "not-global" => "its tables are not one global table; deploy/dynamodb-global-table.yaml makes such ones",
        "mrsc" => {
            "its tables replicate with strong consistency (MRSC), and this lane shows eventual consistency (MREC)"
        }
        "key-schema" => "its tables have other keys than ours; name others with WORLDSEAT_DYNAMODB_PREFIX",
        "table-not-active" | "replica-not-active" => "a table is being made or changed; try again in a moment",
        "throttled" => refused(AwsRefusal::Throttled),
        "ReplicatedWriteConflictException" => "the same item was being written in another region",
        "credentials" => "the server has no AWS credentials that can be used; `worldseat doctor` says why",
        "token" => "it refused the server's token; `worldseat doctor` says why",
        "tls" => "it could not prove who it is, or offers no TLS; `worldseat doctor` says why",
        "waking" => "it was asleep and is waking up; try again in a minute",
        other => refused(AwsRefusal::of(other)?),
    })
}

const fn refused(why: AwsRefusal) -> &'static str {
    match why {
        AwsRefusal::Denied => "the server may not use its tables; `worldseat doctor` says what is missing",
        AwsRefusal::Expired => "the server's AWS credentials have expired",
        AwsRefusal::Stranger | AwsRefusal::Signature => {
            "it refused the server's AWS credentials; `worldseat doctor` says why"
        }
        AwsRefusal::Throttled => "it is asked for more than it allows; try again in a moment",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_names_the_setting_the_region_and_the_step_and_nothing_else() {
        let regions = ["us-east-1", "us-east-2"].map(|name| name.parse().unwrap());
        let error = |code: &str| StoreError::Failed { code: code.into(), detail: "us-east-2: secret".into() };
        assert_eq!(
            sentence(Lane::Strong, Some("WORLDSEAT_DSQL"), &regions, &error("42P01")),
            "The strong lane's database (WORLDSEAT_DSQL) does not serve in us-east-2: its tables are missing; \
             `worldseat provision dsql` makes them (42P01)."
        );
        assert_eq!(
            sentence(Lane::Strong, None, &[], &error("XX000")),
            "The strong lane's database does not serve (XX000)."
        );
    }

    #[test]
    fn a_session_of_another_level_is_a_sentence_with_both_levels_and_what_to_do() {
        let regions = ["us-east-1", "us-east-2"].map(|name| name.parse().unwrap());
        let error = |detail: &str| StoreError::Failed { code: "isolation".into(), detail: detail.into() };
        let failure = error("us-east-2: asks for REPEATABLE READ and its sessions have READ COMMITTED");
        let shown = sentence(Lane::Strong, Some("WORLDSEAT_POSTGRES"), &regions, &failure);
        let begin = "The strong lane asks for REPEATABLE READ and its sessions have READ COMMITTED in us-east-2: something \
                     between WorldSeat and the database changes statements";
        assert!(shown.starts_with(begin) && shown.contains("with WORLDSEAT_POSTGRES"), "{shown}");
        let foreign = sentence(Lane::Strong, None, &regions, &error("us-east-2: asks for a secret"));
        assert_eq!(foreign, "The strong lane's database does not serve in us-east-2 (isolation).");
    }
}
