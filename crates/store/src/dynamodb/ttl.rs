//! Whether DynamoDB deletes a table's expired items by itself (TTL).

use super::{classify::classify, expiry::EXPIRES_AT};
use aws_sdk_dynamodb::{
    Client,
    types::{TimeToLiveDescription, TimeToLiveStatus},
};
use futures::future::BoxFuture;
use sale::StoreError;
use std::fmt;

/// The state of a table's TTL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ttl {
    /// Items stay.
    Off,
    /// Items are deleted by this attribute, now or soon.
    On(String),
    /// Items are deleted by no attribute, now or soon.
    GoingOff,
}

impl Ttl {
    /// Reads the TTL of a table.
    pub fn of<'a>(client: &'a Client, table: &'a str) -> BoxFuture<'a, Result<Self, StoreError>> {
        Box::pin(async move {
            let answer = client.describe_time_to_live().table_name(table).send().await.map_err(classify)?;
            Ok(answer.time_to_live_description.as_ref().map_or(Self::Off, Self::described))
        })
    }

    fn described(description: &TimeToLiveDescription) -> Self {
        match description.time_to_live_status() {
            Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling) => {
                Self::On(description.attribute_name().unwrap_or_default().to_owned())
            }
            Some(TimeToLiveStatus::Disabling) => Self::GoingOff,
            _ => Self::Off,
        }
    }

    /// Whether items are deleted by our attribute.
    pub fn is_ours(&self) -> bool {
        *self == Self::On(EXPIRES_AT.into())
    }
}

impl fmt::Display for Ttl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("no TTL"),
            Self::On(attribute) => write!(f, "TTL on {attribute}"),
            Self::GoingOff => f.write_str("TTL being switched off"),
        }
    }
}
