//! The observations in each region at the end, and the moment at which all regions agreed.

use crate::ui::{html::ToPlainHtml, words};
use leptos::prelude::*;
use sale::{History, Observation, Sale};

/// The table: closed at first, and filled when it is opened. Without script the history has it all.
#[component]
pub(super) fn RegionsSaid(run: String) -> impl IntoView {
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
pub fn regions_said_html(histories: &[std::sync::Arc<History>]) -> String {
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
    let ledgers = audit.ledger.iter().map(|look| row(history, look, "ledger", rows(&look.said)));
    let owners = audit.seat_map.iter().map(|look| row(history, look, "seat map", owner(&look.said)));
    let mut looks: Vec<_> = ledgers.chain(owners).collect();
    looks.sort_by_key(|(at, _)| *at);
    let looks = looks.into_iter().map(|(_, row)| row).collect_view();
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
                <tbody>{looks}</tbody>
            </table>
        </div>
        <p>{agreed}</p>
    }
}

fn row<T>(history: &History, look: &Observation<T>, table: &'static str, said: String) -> (u64, AnyView) {
    let region = history.regions.get(usize::from(look.region)).map(ToString::to_string);
    let view = view! {
        <tr>
            <td>{words::tenths(look.invoked_ns / 1000)}</td>
            <td>{words::tenths(look.completed_ns / 1000)}</td>
            <td>{region}</td>
            <td>{table}</td>
            <td>{said}</td>
        </tr>
    };
    (look.completed_ns, view.into_any())
}

fn rows(said: &Result<Vec<Sale>, String>) -> String {
    match said {
        Ok(sales) if sales.len() == 1 => "1 row".into(),
        Ok(sales) => format!("{} rows", sales.len()),
        Err(why) => format!("not read: {why}"),
    }
}

fn owner(said: &Result<Option<String>, String>) -> String {
    match said {
        Ok(Some(owner)) => owner.clone(),
        Ok(None) => "available".into(),
        Err(why) => format!("not read: {why}"),
    }
}
