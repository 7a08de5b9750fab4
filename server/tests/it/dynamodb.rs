//! The eventual lane beyond our own pair: another implementation, an endpoint that loses answers, and the account's side of DynamoDB.

mod aws;
mod expiry;
mod lost_answers;
mod second;
mod tls;
