//! The public API over a real socket, against its own document, and against the rows.

mod agreement;
mod caller;
mod document;
mod errors;
mod events;
mod floor;
mod foreign;
mod ledger;
mod older_words;
mod planted;
mod race;
mod read_only;
mod schema;
mod witness;
