//! Draws each event on the page.

use super::{
    super::{
        dom::{mark, put},
        live_region::{STATUS, announce},
        queue::{Draws, Queue},
        time::now,
    },
    Race, address,
};
use crate::ui::announcements::{progress, waiting};
use sale::{SeatId, event::RunEvent};

impl Draws for Race {
    fn queue(&self) -> &Queue {
        &self.queue
    }

    fn draw(&self, event: RunEvent) {
        match event {
            RunEvent::Started { run, seat, buyers, .. } => self.started(run, seat, buyers),
            RunEvent::Ended => self.ended(),
            RunEvent::Waiting { ahead } => announce(STATUS, &waiting(ahead)),
            event => {
                if let Some(lane) = event.lane() {
                    self.lanes[lane.index()].draw(event);
                }
            }
        }
    }

    fn end_of_frame(&self) {
        self.lanes.iter().for_each(|lane| lane.flush());
        self.announce_progress();
    }
}

impl Race {
    fn started(&self, id: String, seat: SeatId, buyers: u32) {
        mark(&self.root, "data-mode", "live");
        mark(&self.root, "data-run", &id);
        mark(&self.stage, "data-shown", &id);
        address::of_run(&id, &seat.to_string());
        put(&self.root, "[data-headline-buyers]", &buyers.to_string());
        let mut run = self.run.borrow_mut();
        (run.id, run.buyers) = (id, buyers);
    }

    fn announce_progress(&self) {
        if self.running() && self.run.borrow_mut().pace.may_announce(now()) {
            let answered = self.lanes.iter().map(|lane| lane.answered()).sum();
            announce(STATUS, &progress(answered, self.run.borrow().buyers));
        }
    }
}
