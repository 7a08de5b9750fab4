//! The result of a run, for a page that has followed it: its parts are drawn by the server, like everything on the
//! run's own page, and the browser puts them into their places.

#[cfg(feature = "ssr")]
use super::{
    announcements::guessed,
    figures::Map,
    html::ToPlainHtml,
    lanes::VerdictOf,
    stage::{RaceAgain, RunLink},
    witnesses::CheckedSummary,
    words::{self, contention},
};
#[cfg(feature = "ssr")]
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use sale::{Lane, Verdict, event::RunRecord};

/// Stands between two parts. No text of ours holds it, and HTML escapes no such character.
pub const BETWEEN: char = '\u{1e}';

/// The places of the parts: the values of `data-place` on the page.
pub const PLACES: [&str; 12] = [
    "strong-verdict",
    "strong-checked",
    "eventual-verdict",
    "eventual-checked",
    "share-inside",
    "share-across",
    "map",
    "again",
    "link",
    "kept",
    "guess",
    "finished",
];

/// Returns the parts as HTML, in the order of [`PLACES`]. `guess` is the visitor's, as the form names it.
#[cfg(feature = "ssr")]
#[must_use]
pub fn run_result_html(record: &RunRecord, guess: &str) -> String {
    let [strong, eventual] = Lane::ALL.map(|lane| lane_html(record, lane));
    let judged = record.lane(Lane::Eventual).judged.as_ref();
    let shares = judged.map(contention::shares).unwrap_or_default();
    let sold = Lane::ALL.map(|lane| record.lane(lane).verdict().and_then(Verdict::sold));
    let drawn = [
        view! { <Map record=record.clone() /> }.to_plain_html(),
        view! { <RaceAgain buyers=Some(record.buyers) /> }.to_plain_html(),
        view! { <RunLink run=record.run.clone() /> }.to_plain_html(),
    ];
    let not_kept = record.stored.as_ref().and_then(|stored| stored.as_ref().err()).cloned().unwrap_or_default();
    let texts = [not_kept, guessed(guess, sold).unwrap_or_default(), words::finished_run(record)];
    let plain = |text: String| view! { {text} }.to_plain_html();
    let (shares, texts) = (shares.map(plain), texts.map(plain));
    let parts: Vec<String> = strong.into_iter().chain(eventual).chain(shares).chain(drawn).chain(texts).collect();
    parts.join(&BETWEEN.to_string())
}

#[cfg(feature = "ssr")]
fn lane_html(record: &RunRecord, lane: Lane) -> [String; 2] {
    let (run, lane_record) = (record.run.clone(), record.lane(lane));
    let connections = lane_record.opened.as_ref().map(|opened| opened.connections);
    let judged = lane_record.judged.clone();
    [
        view! { <VerdictOf run lane judged connections /> }.to_plain_html(),
        view! { <CheckedSummary checked=lane_record.checked.clone() /> }.to_plain_html(),
    ]
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_its_place_and_holds_what_the_runs_page_says() {
        let lines = "run r A1 2 0\nlane eventual 2 us-east-1,us-east-2 dynoxide%20%3Cx%3E\n\
                     a eventual 1 0 c 0 5 900 850 - - 100 800\na eventual 2 1 c 0 9 1900 1800 - - 120 1700\nt eventual 1,2\n\
                     v eventual oversold 2 2 0 0 1 0 0 1904 4 4 1 0 - - 0 0 0 1 0 1\n\
                     c eventual two-sales 1 0 0 0 0 12 40 Both%20%3Cbought%3E.\nx strong It%20is%20%3Cdown%3E.\nend\n";
        let html = run_result_html(&RunRecord::of_lines(lines).unwrap(), "one");
        let parts: Vec<&str> = html.split(BETWEEN).collect();
        assert_eq!(parts.len(), PLACES.len(), "{parts:#?}");
        assert!(parts[2].contains("2 tickets sold for one seat."), "{}", parts[2]);
        assert!(parts[3].contains("Both &lt;bought&gt;."), "{}", parts[3]);
        assert_eq!(parts[5], "In this run 1 of 1 pair across the regions raced.");
        assert!(parts[6].contains("2 rows for seat A1, in this run."), "{}", parts[6]);
        assert!(parts[7].contains("href=\"/?buyers=2\""), "{}", parts[7]);
        assert!(parts[8].contains("<code data-link>/run/r</code>"), "{}", parts[8]);
        assert!(parts[10].starts_with("You guessed 1. Strong sold \u{2013}, Eventual sold 2."), "{}", parts[10]);
        assert!(parts[11].contains("Strong: It is &lt;down&gt;."), "{}", parts[11]);
    }
}
