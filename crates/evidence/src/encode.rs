//! A history in the formats of other people's checkers: Jepsen's EDN, one operation per line.
//!
//! | file | what it holds | checker |
//! |---|---|---|
//! | `append.edn` | the seat's ledger as a list: each try reads it and appends its sale | Elle and adya, list-append |
//! | `rw.edn` | the seat's row as a register: each try reads it and writes its buyer | Elle and adya, rw-register |
//! | `cas.edn` | the seat's row: each try is a compare-and-set from nil | Knossos, cas-register |
//! | `mutex.edn` | the seat as a lock that nobody releases | Knossos, mutex |
//! | `set.edn` | the ledger as a set | Jepsen's set-full |

mod append;
mod edn;
mod ledger_order;
mod ops;
mod purchases;
mod register;
mod tries;

use sale::History;
use std::io::{self, Write};

/// Writes a history in one encoding.
pub(super) type Encoder = fn(&History, &mut dyn Write) -> io::Result<()>;

/// The encodings, by file name.
pub(super) const ENCODINGS: [(&str, Encoder); 5] = [
    ("append.edn", append::write),
    ("rw.edn", register::write_rw),
    ("cas.edn", register::write_cas),
    ("mutex.edn", purchases::write_mutex),
    ("set.edn", purchases::write_set),
];
