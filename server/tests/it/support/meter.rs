//! Meters before the databases: what a request costs on AWS, counted on its way.

mod dynamodb;
mod postgres;

pub(crate) use dynamodb::{DynamoMeter, Units};
pub(crate) use postgres::{Transactions, WireMeter};
