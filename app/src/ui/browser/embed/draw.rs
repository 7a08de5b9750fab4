//! Draws each event on the page.

use super::{
    super::{
        dom::{find_in, flag, mark},
        live_region::{STATUS, announce},
        queue::{Draws, Queue, take},
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
        if self.is_running() {
            self.host.progress(self.cards());
        }
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
        self.name_the_seat(&count, &seat);
        let mode = self.shown.borrow().mode.unwrap_or(Mode::Live);
        self.lead_to(mode, &id);
        announce(STATUS, &[mode.in_words(), &buying(&count, &seat)].concat());
        self.host.started(mode, &id, &seat, buyers);
        self.shown.borrow_mut().run = id;
    }

    /// Sets the link to the run's page. A simulation has no rows for a link; a file, which has no server, has no link.
    fn lead_to(&self, mode: Mode, run: &str) {
        if let Some(link) = find_in(&self.root, "[data-run-link]") {
            mark(&link, "href", &["/run/", run].concat());
            flag(&link, "hidden", mode == Mode::Sim);
        }
    }
}
