//! Draws each event on the page.

use super::{
    super::{
        dom::{find_in, flag, mark, put},
        live_region::{STATUS, announce},
        queue::{Draws, Queue, take},
        time::now,
    },
    Widget,
    mode::Mode,
};
use crate::ui::announcements::{buying, waiting};
use sale::{SeatId, event::RunEvent};
use std::rc::Rc;

/// The run that is shown.
#[derive(Default)]
pub(super) struct Shown {
    /// Its source; `None` before the first press.
    pub(super) mode: Option<Mode>,
    pub(super) run: String,
    pub(super) seat: String,
    pub(super) buyers: u32,
}

impl Draws for Widget {
    fn queue(&self) -> &Queue {
        &self.queue
    }

    fn draw(&self, event: RunEvent) {
        match event {
            RunEvent::Started { run, seat, buyers, .. } => self.started(run, seat, buyers),
            RunEvent::Waiting { ahead } => announce(STATUS, &waiting(ahead)),
            RunEvent::Ended => self.ended(),
            event => {
                if let Some(card) = event.lane().and_then(|lane| self.lane(lane)) {
                    card.draw(event);
                }
            }
        }
    }

    fn end_of_frame(&self) {
        self.cards().for_each(|lane| lane.flush());
        self.announce_progress();
    }
}

impl Widget {
    /// Takes events; they are drawn with the next frames.
    pub(super) fn take(self: &Rc<Self>, events: Vec<RunEvent>) {
        take(self, events);
    }

    /// Replaces the previous run only now, because a refused run must change nothing.
    fn started(&self, id: String, seat: SeatId, buyers: u32) {
        self.clear();
        mark(&self.root, "data-shown", &id);
        let (seat, count) = (seat.to_string(), buyers.to_string());
        put(&self.root, "[data-headline-buyers]", &count);
        put(&self.root, "[data-seat-name]", &seat);
        self.set_state("running", &buying(&count, &seat));
        let mut shown = self.shown.borrow_mut();
        (shown.run, shown.seat, shown.buyers) = (id, seat, buyers);
        let mode = shown.mode.unwrap_or(Mode::Live);
        self.lead_to(mode, &shown.run);
        let sides = if self.cards().count() == 1 { "." } else { " on each side." };
        announce(STATUS, &[mode.in_words(), &count, " people are buying seat ", &shown.seat, sides].concat());
        self.host.started(mode, &shown);
    }

    /// Sets the link to the run's page. A simulation has no rows for a link, and a file has no server.
    fn lead_to(&self, mode: Mode, run: &str) {
        let Some(link) = find_in(&self.root, "[data-run-link]") else { return };
        let leads = mode != Mode::Sim && !self.is_file;
        flag(&link, "hidden", !leads);
        if leads {
            mark(&link, "href", &["/run/", run].concat());
        }
    }

    fn announce_progress(&self) {
        if !self.is_running() {
            return;
        }
        self.host.progress(self.cards());
        let mut pace = self.pace.get();
        if pace.may_announce(now()) {
            let answered: usize = self.cards().map(|lane| lane.answered()).sum();
            let all = self.shown.borrow().buyers as usize * self.params.borrow().lanes().len();
            announce(
                STATUS,
                &[&answered.to_string(), " of ", &all.to_string(), " buyers have been answered."].concat(),
            );
        }
        self.pace.set(pace);
    }
}
