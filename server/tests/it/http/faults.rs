//! Runs whose rows cannot be read, are not what they ought to be, or were changed by somebody:
//! every number and every sentence, wherever it is told, against rows read by another client.
//!
//! A number of what was not read fails; so does a sentence about its rows. Where rows were read,
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
