//! Meters before the databases: they count the cost of requests on AWS on the way.

mod dynamodb;
mod postgres;

pub(crate) use dynamodb::{DynamoMeter, Units};
pub(crate) use postgres::{Transactions, WireMeter};
