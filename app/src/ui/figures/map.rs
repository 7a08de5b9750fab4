//! Figure 2: the screen looks fine. The seat map against the ledger, of the run shown.

use crate::ui::glossary::Term;
use leptos::prelude::*;
use sale::{Lane, Sale, event::RunRecord};

/// Ledger rows that are written out; the rest is counted.
const ROWS_SHOWN: usize = 6;

/// Seat map and ledger, one at a time. The control needs no script.
#[component]
pub(in crate::ui) fn Map(record: RunRecord) -> impl IntoView {
    let lane = record.lane(Lane::Eventual);
    let more = lane.tickets.len().saturating_sub(ROWS_SHOWN);
    let rows = lane.tickets.iter().take(ROWS_SHOWN).map(|buyer| {
        let id = Sale::id_of(&record.run, *buyer);
        // The run's id is the same in every row's id: only the end differs.
        view! { <li>{format!("{} \u{2192} {} ", record.seat, Sale::fan_name(*buyer))}<code>{format!("\u{2026}{}", &id[id.len().saturating_sub(7)..])}</code></li> }
    });
    let seat = record.seat.to_string();
    let counted = lane.tickets.len().to_string();
    view! {
        <figure data-figure="map">
            <figcaption>
                <h3>"The screen looks fine"</h3>
                <p>
                    "The " <Term name="seat map" /> " has room for one owner, and shows the last who wrote. The sales are all in the "
                    <Term name="ledger" /> "."
                </p>
            </figcaption>
            <fieldset class="switch">
                <legend class="visually-hidden">"Which table to show"</legend>
                <label class="choice">
                    <input type="radio" name="table" value="map" checked />
                    <span>"Seat map"</span>
                </label>
                <label class="choice">
                    <input type="radio" name="table" value="ledger" />
                    <span>"Ledger"</span>
                </label>
            </fieldset>
            <div class="table-map">
                <p class="one-seat" aria-hidden="true">{seat.clone()}</p>
                <p>{format!("Seat {seat}: sold, to one owner. Nothing to see.")}</p>
            </div>
            <div class="table-ledger">
                <ol class="rows">{rows.collect_view()}</ol>
                <p>{format!("{}{counted} rows for seat {seat}, in this run.", if more > 0 { format!("\u{2026} and {more} more: ") } else { String::new() })}</p>
            </div>
        </figure>
    }
}
