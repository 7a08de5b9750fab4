//! The eventual lane beyond our own pair: another implementation, lost responses, and the account's side of DynamoDB.

mod aws;
mod expiry;
mod lost_answers;
mod second;
mod tls;
