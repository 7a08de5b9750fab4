//! The drawer for experts: a run in space and time, its latencies, and every outcome.

mod lane_table;
mod latency;
mod ledger;
mod observations;
mod outcomes;
mod space_time;

use crate::ui::html::ToPlainHtml;
use latency::Latencies;
use ledger::LedgerRows;
use leptos::prelude::*;
use observations::Observations;
pub use observations::run_observations_html;
use outcomes::Outcomes;
use sale::event::RunRecord;
use space_time::SpaceTime;

/// Most rows of a table and bars of a diagram. A page of a run of ten thousand buyers would
/// otherwise have megabytes, which no browser shows quickly.
const ROWS_MAX: usize = 200;

/// The drawer: not there before a run, closed at first, and filled when it is opened.
#[component]
pub(super) fn DetailsDrawer() -> impl IntoView {
    view! {
        <details class="drawer" id="details" data-details hidden>
            <summary>"The run in space and time, latencies, every outcome"</summary>
            <div data-details-body></div>
        </details>
    }
}

/// The content of the drawer.
#[component]
pub(super) fn RunDetails(record: RunRecord) -> impl IntoView {
    let run = record.run.clone();
    view! {
        <div class="run-details">
            <SpaceTime record=record.clone() />
            <Latencies record=record.clone() />
            <Outcomes record=record.clone() />
            <LedgerRows record />
            <Observations run />
        </div>
    }
}

/// Returns the drawer's content as HTML.
#[must_use]
pub fn run_details_html(record: &RunRecord) -> String {
    let (link, record) = (format!("/run/{}", record.run), record.clone());
    let shown = link.clone();
    view! {
        <RunDetails record />
        <p>
            "All of this on one page: "
            <a href=link>{shown}</a>
        </p>
    }
    .to_plain_html()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "run r C7 2 1795000000000\nlane eventual 2 us-east-1,us-east-2 dynoxide\n\
                        a eventual 1 0 c 0 5 900 850 - -\na eventual 2 1 c 0 9 1900 1800 - -\nt eventual 1,2\n\
                        v eventual oversold 2 2 0 0 1 0 0 1904 4 4 1\n";

    #[test]
    fn a_run_from_before_there_was_a_checker_is_drawn_without_one() {
        let html = run_details_html(&RunRecord::of_lines(HEAD).unwrap());
        assert!(html.contains("Fan 2") && !html.contains("mark-number") && !html.contains("counterexample, Eventual"));
    }

    #[test]
    fn the_first_write_is_drawn_on_its_way_to_the_other_region_and_told() {
        let timed =
            HEAD.replace("900 850 - -", "900 850 - - 100 800").replace("1900 1800 - -", "1900 1800 - - 1500 1700");
        let html = run_details_html(&RunRecord::of_lines(&timed).unwrap());
        assert!(html.contains("data-arrived=\"false\"") && html.contains("\u{2715}"), "nobody there read \"sold\"");
        assert!(html.contains(
            "Fan 1 had written in us-east-1 at 0.8 ms. In us-east-2 the last answer \u{201c}free\u{201d} came at 1.5 ms"
        ));
        assert!(!run_details_html(&RunRecord::of_lines(HEAD).unwrap()).contains("data-arrived"), "an earlier version");
    }

    #[test]
    fn every_mark_is_on_its_bar_and_in_the_list() {
        let lines = [
            HEAD,
            "c eventual two-sales 1 0 0 0 0 12 40 Both.\nm eventual 1 0 purchase 5000 905000 One%20<b>.\n",
            "m eventual 2 1 purchase 9000 1909000 Other.\nm eventual 0 0 find-sale 9000000 9500000 Rows.\nend\n",
        ];
        let html = run_details_html(&RunRecord::of_lines(&lines.concat()).unwrap());
        for number in 1..=3 {
            assert!(html.contains(&format!("href=\"#mark-eventual-{number}\"")), "a bar leads to mark {number}");
            assert!(html.contains(&format!("id=\"mark-eventual-{number}\"")), "mark {number} is told");
        }
        assert!(html.contains("One &lt;b&gt;."), "a sentence is text, whatever is in it");
        assert!(html.contains("looked into the ledger at 9.5 ms"), "the auditor has a row of its own");
    }

    #[test]
    fn a_long_run_shows_its_first_rows_and_says_where_the_rest_is() {
        let drawn = |buyers: usize| {
            let attempts: String = (1..=buyers)
                .map(|buyer| format!("a eventual {buyer} {} c 0 {buyer} 900 850 - -\n", buyer % 2))
                .collect();
            let holders: String = (1..=buyers).map(|buyer| format!("t eventual {buyer}\n")).collect();
            let lines = format!(
                "run r C7 {buyers} 1795000000000\nlane eventual 2 us-east-1,us-east-2 dynoxide\n{attempts}\
                 {holders}v eventual oversold {buyers} {buyers} 0 0 1 0 0 1904 4 4 1\nend\n"
            );
            run_details_html(&RunRecord::of_lines(&lines).unwrap())
        };
        let (full, long) = (drawn(ROWS_MAX), drawn(4 * ROWS_MAX));
        for row in ["<tr>", "data-bar"] {
            let [full, long] = [&full, &long].map(|html| html.matches(row).count());
            assert!(full >= ROWS_MAX && long <= full + 20, "{long} times {row}, {full} of a run of {ROWS_MAX}");
        }
        assert!(!full.contains("All of them") && !full.contains("These are the first"));
        let rest = format!("These are the first {ROWS_MAX} of {}. ", 4 * ROWS_MAX);
        assert_eq!((long.matches(&rest).count(), long.matches("href=\"/api/runs/r\"").count()), (2, 2));
        assert!(long.contains("800 buyers") && long.contains("800 tickets"), "the counts are those of all");
    }
}
