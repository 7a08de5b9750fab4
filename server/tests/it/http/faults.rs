//! Runs whose rows cannot be read, are wrong, or were changed by another client: every number and
//! every sentence, in every place that reports the run, is compared with rows read by another client.
//!
//! A number about rows that were not read fails the test; so does a sentence about them. If rows were read,
//! every place prints what the other client finds.

mod changed;
mod fault;
mod numbers;
mod outages;
mod rows;
mod stage;
mod surfaces;
mod text;
mod truth;
mod unread;
