//! Asks for a run and follows its stream, also over a lost connection.

use super::state::RaceState;
use crate::{
    api::{ApiError, break_it, watch_run},
    event::{LineDecoder, RunEvent},
};
use futures::StreamExt;
use leptos::{
    ev::SubmitEvent, prelude::*, server_fn::codec::TextStream, task::spawn_local_scoped_with_cancellation,
    wasm_bindgen::JsCast,
};
use web_sys::{FormData, HtmlFormElement};

/// How often a lost stream is taken up again.
const RECONNECTS_MAX: u32 = 3;

/// Seat and number of buyers in the form that was submitted.
pub(super) fn asked(event: &SubmitEvent) -> Result<(String, u32), String> {
    let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
    let data = form.and_then(|form| FormData::new_with_form(&form).ok());
    let field = |name| data.as_ref().and_then(|data| data.get(name).as_string()).unwrap_or_default();
    let buyers = field("buyers").trim().parse().map_err(|_| "The number of buyers must be a whole number.")?;
    Ok((field("seat"), buyers))
}

/// Starts a run and follows it.
pub(super) fn start(state: RaceState, seat: String, buyers: u32) {
    state.begin();
    // Scoped: leaving the page drops the stream, and so tells the server.
    spawn_local_scoped_with_cancellation(async move {
        let mut seen = 0;
        let mut stream = break_it(seat, buyers).await;
        for _ in 0..=RECONNECTS_MAX {
            match stream {
                Ok(lines) => follow(lines, state, &mut seen).await,
                Err(error) => return state.lost(error.to_string()),
            }
            let run = state.run.get_untracked();
            match run {
                Some(run) if state.running.get_untracked() => stream = watch_run(run, seen).await,
                _ => break,
            }
        }
        if state.running.get_untracked() {
            state.lost("The connection to the server was lost. The run goes on without this page.".into());
        }
    });
}

async fn follow(lines: TextStream<ApiError>, state: RaceState, seen: &mut u32) {
    let mut lines = lines.into_inner();
    let mut decoder = LineDecoder::default();
    while let Some(Ok(chunk)) = lines.next().await {
        let mut events = Vec::new();
        decoder.push(&chunk, |event| events.push(event));
        let heartbeats = events.iter().filter(|event| matches!(event, RunEvent::Heartbeat)).count();
        *seen += u32::try_from(events.len() - heartbeats).unwrap_or(0);
        state.apply(events);
    }
}
