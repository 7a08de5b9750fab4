//! The files of a run for download, and the retention of the run.

use super::has_history;
use crate::ui::words;
use leptos::prelude::*;
use sale::{Lane, date::date, event::RunRecord};

/// The retention of the run, and its files.
#[component]
pub(super) fn Keepsakes(record: RunRecord) -> impl IntoView {
    let kept = match &record.stored {
        Some(Ok(until_ms)) => {
            format!("This page is kept until {}, or until newer runs need the room.", date(*until_ms))
        }
        Some(Err(why)) => format!("This run is not stored: {why}"),
        None => String::new(),
    };
    let run = &record.run;
    let histories = has_history(&record).then(|| {
        let lanes = Lane::ALL.into_iter().filter(|lane| record.lane(*lane).checked.is_some());
        let lanes =
            lanes.map(|lane| link(format!("/run/{run}/history/{lane}"), "", words::lane_name(lane))).collect_view();
        view! {
            <li>
                {link(format!("/run/{run}/evidence.zip"), "evidence.zip", "Evidence bundle (zip)")}
                ": histories, ledgers, and how to check them with other people\u{2019}s checkers"
            </li>
            <li>"Every operation, as text: " {lanes}</li>
        }
    });
    let others = record.ended.then(|| {
        view! {
            <li>{link(format!("/api/runs/{run}"), "", "The run as JSON")}</li>
            <li>{link(format!("/run/{run}.svg"), "", "The run as a picture (SVG)")}</li>
            <li>{link(format!("/embed/builder?run={run}"), "", "The run on a slide or in an article")}</li>
        }
    });
    view! {
        <p class="kept">{kept}</p>
        <ul class="keepsakes">
            {histories} {others}
        </ul>
    }
}

/// A link to a file; with a name, one that is saved and not opened.
fn link(to: String, save_as: &'static str, label: &'static str) -> impl IntoView {
    let save_as = (!save_as.is_empty()).then_some(save_as);
    view! {
        <a href=to download=save_as>
            {label}
        </a>
        " "
    }
}
