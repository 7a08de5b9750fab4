//! The glossary: a term in a sentence is a button that opens its meaning. It needs no script.

use leptos::prelude::*;

/// Each term: its name, and its meaning in a sentence or two.
const TERMS: [(&str, &str); 11] = [
    (
        "region",
        "A place with data centres of its own. Each has its own copy of the data, hundreds of kilometres from the others.",
    ),
    ("ledger", "The list of sales: one committed row for each ticket. It is the count that matters."),
    (
        "seat map",
        "The table with one row for each seat. A row has room for one owner, so a later sale replaces an earlier one.",
    ),
    (
        "raced",
        "Two buyers raced if both had read that the seat is free before either had written, or if the database refused one because of the other.",
    ),
    (
        "condition",
        "A write that the database makes only if something still holds: \u{201c}mark it sold if it is free\u{201d}. It looks and writes in one step.",
    ),
    ("coordination", "The regions agree before a sale counts. That costs the time of a message between them."),
    (
        "snapshot isolation",
        "A transaction sees the data as it was when it began. If somebody else has changed a row in the meantime, a write to that row is refused. PostgreSQL calls it REPEATABLE READ.",
    ),
    (
        "40001",
        "The SQLSTATE code of a transaction that the database refused because of another one. The program may try again.",
    ),
    (
        "MREC",
        "Multi-Region eventual consistency, the usual mode of DynamoDB global tables: each region answers at once from its own copy, copies are exchanged later, and the last write stays.",
    ),
    (
        "stand-in",
        "A program that runs here in place of a product of AWS and speaks its protocol. It is always named as what it is.",
    ),
    ("floor", "A set of seats of your own, apart from everybody else\u{2019}s, for you and those who have its link."),
];

/// A word that opens its meaning.
#[component]
pub(super) fn Term(
    /// The name in [`TERMS`].
    name: &'static str,
) -> impl IntoView {
    debug_assert!(TERMS.iter().any(|(term, _)| *term == name), "no such term: {name}");
    view! {
        <button type="button" class="term" popovertarget=id(name)>
            {name}
        </button>
    }
}

/// The meanings; once on a page.
#[component]
pub(super) fn Glossary() -> impl IntoView {
    let meanings = TERMS.map(|(name, meaning)| {
        view! {
            <p class="meaning" id=id(name) popover="auto">
                <b>{name}</b>
                {format!(": {meaning}")}
            </p>
        }
    });
    view! { <aside class="glossary" aria-label="Glossary">{meanings}</aside> }
}

fn id(name: &str) -> String {
    format!("term-{}", name.replace(' ', "-"))
}
