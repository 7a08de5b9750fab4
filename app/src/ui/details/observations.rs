//! The observations in each region at the end, and the moment at which all regions agreed.

use crate::ui::{html::ToPlainHtml, words};
use leptos::prelude::*;
use sale::{History, Observation, Sale};

/// The table: closed at first, and filled when it is opened. Without script the history has it all.
#[component]
pub(super) fn Observations(run: String) -> impl IntoView {
    let histories = sale::Lane::ALL.map(|lane| {
        view! {
            " "
            <a id=format!("said-{lane}") href=format!("/run/{run}/history/{lane}")>
                {words::lane_name(lane)}
            </a>
        }
    });
    view! {
        <section aria-labelledby="said">
            <h3 id="said">"What each region said"</h3>
            <details class="outcome-table" data-said>
                <summary>"Every look into seat map and ledger, and when the regions agreed"</summary>
                <div data-said-body>
                    <p>"The history of each lane ends with them:" {histories.collect_view()}</p>
                </div>
            </details>
        </section>
    }
}

/// Returns the observations of every lane, as HTML.
#[must_use]
pub fn run_observations_html(histories: &[std::sync::Arc<History>]) -> String {
    let lanes = histories.iter().map(|history| lane(history)).collect_view();
    view! {
        <p>
            "Only the ledgers together and each region\u{2019}s last look are judged. The earlier ones show how long \
             replication took; to judge them would make the verdict hang on when we happened to look."
        </p>
        {lanes}
    }
    .to_plain_html()
}

fn lane(history: &History) -> impl IntoView + use<> {
    let audit = &history.audit;
    let name = words::lane_name(history.lane);
    let ledgers = audit.ledger.iter().map(|observation| row(history, observation, "ledger", rows(&observation.result)));
    let owners =
        audit.seat_map.iter().map(|observation| row(history, observation, "seat map", owner(&observation.result)));
    let mut observations: Vec<_> = ledgers.chain(owners).collect();
    observations.sort_by_key(|(at, _)| *at);
    let observations = observations.into_iter().map(|(_, row)| row).collect_view();
    let agreed = match audit.agreed_ns {
        Some(ns) => {
            format!("All regions first showed the same owner {} ms after the release.", words::tenths(ns / 1000))
        }
        None => "The regions were not seen to agree.".into(),
    };
    view! {
        <h4 id=format!("said-{}", history.lane) class=format!("lane-{}", history.lane)>
            {name}
        </h4>
        <div class="table-scroll" role="region" aria-label=format!("{name}: what each region said") tabindex="0">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Asked, ms"</th>
                        <th scope="col">"Answered, ms"</th>
                        <th scope="col">"Region"</th>
                        <th scope="col">"Table"</th>
                        <th scope="col">"Said"</th>
                    </tr>
                </thead>
                <tbody>{observations}</tbody>
            </table>
        </div>
        <p>{agreed}</p>
    }
}

fn row<T>(history: &History, observation: &Observation<T>, table: &'static str, value: String) -> (u64, AnyView) {
    let region = history.regions.get(usize::from(observation.region)).map(ToString::to_string);
    let view = view! {
        <tr>
            <td>{words::tenths(observation.invoked_ns / 1000)}</td>
            <td>{words::tenths(observation.completed_ns / 1000)}</td>
            <td>{region}</td>
            <td>{table}</td>
            <td>{value}</td>
        </tr>
    };
    (observation.completed_ns, view.into_any())
}

fn rows(value: &Result<Vec<Sale>, String>) -> String {
    match value {
        Ok(sales) if sales.len() == 1 => "1 row".into(),
        Ok(sales) => format!("{} rows", sales.len()),
        Err(why) => format!("not read: {why}"),
    }
}

fn owner(value: &Result<Option<String>, String>) -> String {
    match value {
        Ok(Some(owner)) => owner.clone(),
        Ok(None) => "available".into(),
        Err(why) => format!("not read: {why}"),
    }
}
