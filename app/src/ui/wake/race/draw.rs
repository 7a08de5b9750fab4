//! Events onto the page: once a frame, and never more of them than a frame bears.

use super::{
    super::{
        dom::{all, attribute, mark, put},
        time::{frame, now},
        voice::say,
    },
    Race,
};
use crate::{event::RunEvent, sale::SeatId, ui::telling::progress};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Events drawn in one frame: with ten changes to the page for each, and their layout,
/// this stays far below the 50 ms that a visitor would notice, also on a slow machine.
/// A run of 10,000 takes four seconds to draw.
const EVENTS_A_FRAME: usize = 40;

impl Race {
    /// Takes events; they are drawn with the next frames.
    pub(super) fn take(self: &Rc<Self>, events: Vec<RunEvent>) {
        self.queue.borrow_mut().extend(events);
        if !self.drawing.replace(true) {
            spawn_local(self.clone().draw_all());
        }
    }

    async fn draw_all(self: Rc<Self>) {
        while !self.queue.borrow().is_empty() {
            frame().await;
            self.draw_some();
        }
        self.drawing.set(false);
    }

    fn draw_some(&self) {
        for _ in 0..EVENTS_A_FRAME {
            let event = self.queue.borrow_mut().pop_front();
            match event {
                Some(event) => self.draw(event),
                None => break,
            }
        }
        self.lanes.iter().for_each(|lane| lane.flush());
        self.tell_progress();
    }

    fn draw(&self, event: RunEvent) {
        match event {
            RunEvent::Started { run, seat, buyers, .. } => self.started(run, seat, buyers),
            RunEvent::LaneOpened(opened) => {
                self.lanes[opened.lane.index()].opened(opened);
                self.badge();
            }
            RunEvent::Attempt(attempt) => self.lanes[attempt.lane.index()].add(&attempt),
            RunEvent::Tickets { lane, buyers } => self.lanes[lane.index()].hold(&buyers),
            RunEvent::Judged(judged) => self.lanes[judged.lane.index()].judged(&judged),
            RunEvent::LaneFailed { lane, why } => self.lanes[lane.index()].failed(&why),
            RunEvent::Ended => self.ended(),
            RunEvent::Checked(checked) => self.lanes[checked.lane.index()].checked(&checked),
            RunEvent::NotStored { why } => put(&self.root, "[data-kept]", &why),
            // The marks are drawn by the server, in the details.
            RunEvent::Mark { .. } | RunEvent::Stored { .. } | RunEvent::Heartbeat => {}
        }
    }

    /// Only now is the run before this one gone: what is refused changes nothing.
    fn started(&self, id: String, seat: SeatId, buyers: u32) {
        self.replay.forget();
        self.lanes.iter().for_each(|lane| lane.clear());
        mark(&self.root, "data-mode", "live");
        mark(&self.root, "data-run", &id);
        if let Some(stage) = self.stage() {
            mark(&stage, "data-shown", &id);
        }
        self.lead_to(&id);
        put(&self.root, "[data-headline-buyers]", &buyers.to_string());
        put(&self.root, "[data-badge-word]", "LIVE");
        put(&self.root, "[data-badge-text]", "Against real databases, now.");
        self.hide_guess();
        let mut run = self.run.borrow_mut();
        (run.id, run.seat, run.buyers) = (id, seat.to_string(), buyers);
    }

    /// Numbers lead to the rows of this run, and the link below to its page.
    fn lead_to(&self, id: &str) {
        for link in all(&self.root, "[data-rows]") {
            mark(&link, "href", &["/run/", id, &attribute(&link, "data-rows")].concat());
        }
        put(&self.root, "[data-kept]", "");
    }

    fn badge(&self) {
        let engines: Vec<String> =
            self.lanes.iter().map(|lane| lane.engine()).filter(|name| !name.is_empty()).collect();
        put(&self.root, "[data-badge-text]", &engines.join(" | "));
    }

    fn tell_progress(&self) {
        if self.running() && self.run.borrow_mut().pace.may_speak(now()) {
            let answered = self.lanes.iter().map(|lane| lane.answered()).sum();
            say(&progress(answered, self.run.borrow().buyers));
        }
    }
}
