//! What is there of one table.

use super::place::Place;
use crate::store::dynamodb::{Described, Ttl, describe};
use app::sale::{Region, StoreError};
use aws_sdk_dynamodb::Client;

/// One look.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) here: Option<Described>,
    /// On AWS only.
    pub(super) there: Option<Described>,
    pub(super) ttl: Ttl,
}

/// A look that failed, and where.
pub(super) struct Unseen {
    pub(super) action: &'static str,
    pub(super) region: Region,
    pub(super) error: StoreError,
}

/// Looks at a table wherever it should be.
pub(super) async fn look(place: &Place, name: &str) -> Result<Seen, Unseen> {
    let here = look_in(&place.here, name).await?;
    let there = match &place.there {
        Some(there) => look_in(there, name).await?,
        None => None,
    };
    let ttl = match &here {
        Some(_) => ttl(&place.here, name).await?,
        None => Ttl::Off,
    };
    Ok(Seen { here, there, ttl })
}

async fn look_in((region, client): &(Region, Client), name: &str) -> Result<Option<Described>, Unseen> {
    let unseen = |error| Unseen { action: "DescribeTable", region: region.clone(), error };
    describe(client, name).await.map_err(unseen)
}

async fn ttl((region, client): &(Region, Client), name: &str) -> Result<Ttl, Unseen> {
    match Ttl::of(client, name).await {
        Ok(ttl) => Ok(ttl),
        // Gone again, or an emulator that has never heard of it.
        Err(error) if ["ResourceNotFoundException", UNKNOWN].contains(&error.code()) => Ok(Ttl::Off),
        Err(error) => Err(Unseen { action: "DescribeTimeToLive", region: region.clone(), error }),
    }
}

/// What an endpoint says of an operation that it does not have.
pub(super) const UNKNOWN: &str = "UnknownOperationException";

impl Seen {
    /// What is there, for the first line.
    pub(super) fn summary(&self, place: &Place) -> String {
        let table = |table: &Option<Described>| match table {
            Some(table) => table.status.as_str().to_owned(),
            None => "not there".to_owned(),
        };
        let mut parts = vec![format!("{} in {}", table(&self.here), place.here.0)];
        if let Some((region, _)) = &place.there {
            let copied = self.here.as_ref().and_then(|here| here.replica_in(region));
            let kind = if copied.is_some() { "replica " } else { "" };
            parts.push(format!("{kind}{} in {region}", table(&self.there)));
        }
        if let Some(here) = &self.here {
            parts.push(self.ttl.to_string());
            if here.provisioned {
                parts.push("billed by provisioned capacity, which is left as it is".into());
            }
        }
        parts.join(", ")
    }
}
