//! What is still to be done, decided from what is there and from nothing else.

use super::seen::Seen;
use crate::store::dynamodb::{Described, EXPIRES_AT, Layout, ReplicaSeen, Ttl};
use app::sale::Region;
use aws_sdk_dynamodb::types::{ReplicaStatus, StreamViewType, TableStatus};
use std::fmt;

/// Where the table is to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Regions<'a> {
    pub(super) here: &'a Region,
    /// Where it is copied to, on AWS.
    pub(super) there: Option<&'a Region>,
}

/// One thing to do or to wait for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Create,
    /// Replication reads it.
    SwitchStreamOn,
    AddReplica,
    SwitchTtlOn,
    /// Until the table of this region is ACTIVE.
    Await(Region, String),
}

impl Step {
    /// For what is done, or would be.
    pub(super) fn words(&self, regions: Regions<'_>) -> String {
        let (here, there) = (regions.here, regions.there.map_or("", Region::as_str));
        match self {
            Self::Create => format!("create it in {here}, billed by the request"),
            Self::SwitchStreamOn => format!("switch its stream on in {here} ({})", StreamViewType::NewAndOldImages),
            Self::AddReplica => format!("add a replica in {there} (MREC)"),
            Self::SwitchTtlOn => format!("switch TTL on, by {EXPIRES_AT}"),
            Self::Await(region, status) => format!("wait for it in {region}: it is {status}"),
        }
    }
}

/// Why the table cannot be made what is wanted, and what a person can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal(String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const OTHER_NAME: &str = "or give other names with --dynamodb-prefix (WORLDSEAT_DYNAMODB_PREFIX)";

fn refuse<T>(why: String) -> Result<T, Refusal> {
    Err(Refusal(why))
}

/// All that is missing, in the order in which it has to be done. Nothing: it is as wanted.
pub(super) fn steps(layout: &Layout<'_>, regions: Regions<'_>, seen: &Seen) -> Result<Vec<Step>, Refusal> {
    let Some(here) = &seen.here else { return from_nothing(regions, seen) };
    let mut steps = Vec::new();
    steps.extend(usable(layout, regions.here, here)?);
    if let Some(there) = regions.there {
        steps.extend(copied(regions.here, there, here, seen.there.as_ref())?);
    }
    steps.extend(expiring(&seen.ttl)?);
    Ok(steps)
}

fn from_nothing(regions: Regions<'_>, seen: &Seen) -> Result<Vec<Step>, Refusal> {
    match regions.there {
        None => Ok(vec![Step::Create, Step::SwitchTtlOn]),
        Some(_) if seen.there.is_none() => Ok(vec![Step::Create, Step::AddReplica, Step::SwitchTtlOn]),
        Some(there) => refuse(format!(
            "there is none in {}, and one of this name in {there}, onto which nothing can be copied: delete that \
             one, name {there} first in --dynamodb (then that one is copied), {OTHER_NAME}",
            regions.here
        )),
    }
}

/// Waits for a table that is being made or changed.
fn usable(layout: &Layout<'_>, region: &Region, table: &Described) -> Result<Option<Step>, Refusal> {
    if !table.fits(layout) {
        let wanted = layout.keys.join(" and ");
        let has = table.keys.join(", ");
        return refuse(format!("the one in {region} has other keys ({has}) than {wanted}: delete it, {OTHER_NAME}"));
    }
    if table.strong {
        return refuse(format!(
            "the one in {region} replicates with strong consistency (MRSC), which cannot be changed, and this lane \
             shows eventual consistency (MREC): delete it, {OTHER_NAME}"
        ));
    }
    match &table.status {
        TableStatus::Active => Ok(None),
        TableStatus::Creating | TableStatus::Updating => Ok(Some(wait(region, table.status.as_str()))),
        TableStatus::Deleting => {
            refuse(format!("the one in {region} is being deleted: run this again when it is gone"))
        }
        other => refuse(format!("the one in {region} is {other}: see to that in AWS's console, {OTHER_NAME}")),
    }
}

fn wait(region: &Region, status: &str) -> Step {
    Step::Await(region.clone(), status.to_owned())
}

fn copied(here: &Region, there: &Region, table: &Described, copy: Option<&Described>) -> Result<Vec<Step>, Refusal> {
    let Some(replica) = table.replica_in(there) else {
        if copy.is_some() {
            return refuse(format!(
                "{here} and {there} have a table of this name each, and neither is a copy of the other: delete the \
                 one in {there}, {OTHER_NAME}"
            ));
        }
        return Ok(streaming(here, table)?.into_iter().chain([Step::AddReplica]).collect());
    };
    replicated(there, replica)?;
    // What the other region itself says comes later, in some cases.
    let status = match (&replica.status, copy) {
        (ReplicaStatus::Active, None) => "not shown yet",
        (ReplicaStatus::Active, Some(copy)) if copy.status != TableStatus::Active => copy.status.as_str(),
        (ReplicaStatus::Active, Some(copy)) if copy.replica_in(here).is_none() => "not linked back yet",
        (ReplicaStatus::Active, Some(_)) => return Ok(Vec::new()),
        (status, _) => status.as_str(),
    };
    Ok(vec![wait(there, status)])
}

fn streaming(here: &Region, table: &Described) -> Result<Option<Step>, Refusal> {
    match &table.stream {
        None => Ok(Some(Step::SwitchStreamOn)),
        Some(StreamViewType::NewAndOldImages) => Ok(None),
        Some(other) => refuse(format!(
            "its stream in {here} shows {other}, and replication needs {}: switch the stream off, then run this again",
            StreamViewType::NewAndOldImages
        )),
    }
}

/// Makes sure that there is something to wait for.
fn replicated(there: &Region, replica: &ReplicaSeen) -> Result<(), Refusal> {
    match &replica.status {
        ReplicaStatus::Active | ReplicaStatus::Creating | ReplicaStatus::Updating => Ok(()),
        ReplicaStatus::Deleting => {
            refuse(format!("its replica in {there} is being removed: run this again when it is gone"))
        }
        other => {
            let why = replica.why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
            refuse(format!("its replica in {there} is {other}{why}: remove that replica, then run this again"))
        }
    }
}

fn expiring(ttl: &Ttl) -> Result<Option<Step>, Refusal> {
    match ttl {
        ours if ours.is_ours() => Ok(None),
        Ttl::Off => Ok(Some(Step::SwitchTtlOn)),
        Ttl::GoingOff => refuse("its TTL is being switched off: run this again in an hour".into()),
        Ttl::On(other) => refuse(format!(
            "its TTL goes by {other} instead of {EXPIRES_AT}: switch that off, then run this again in an hour"
        )),
    }
}
