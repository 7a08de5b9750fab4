//! `CHECK.md`: what is in a bundle and how to judge it, for somebody who has nothing else.

use sale::{History, Lane};
use std::{borrow::Borrow, fmt::Write as _};

// Bundles hold these exact words: `compare::in_present_words` has to know each change here.
const BEFORE: &str = include_str!("guide/before.md");
const AFTER: &str = include_str!("guide/after.md");

/// Returns the text for these lanes.
pub(super) fn guide(histories: &[impl Borrow<History>]) -> String {
    let first = histories[0].borrow();
    let mut text = BEFORE
        .replace("{run}", &first.run)
        .replace("{seat}", &first.seat.to_string())
        .replace("{buyers}", &first.buyers.to_string());
    for history in histories {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}", lines(history.borrow()));
    }
    text.push_str(AFTER);
    text
}

/// Returns the commands for one lane.
fn lines(history: &History) -> String {
    let lane = history.lane;
    let expected = match lane {
        Lane::Strong => "A lane that sold the seat once exits 0 under each line.",
        Lane::Eventual => "A lane that oversold exits 1 under each line, and names a lost update.",
    };
    format!(
        "### The {lane} lane ({})\n\n{expected}\n\n```sh\nadya check -m list-append -c snapshot-isolation {lane}/append.edn\n\
         adya check -m rw-register --wfr-keys -c snapshot-isolation {lane}/rw.edn\nworldseat check {lane}/history.jsonl\n```\n",
        history.engine
    )
}
