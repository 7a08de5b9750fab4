//! The race: takes over the form, follows the run, shows it slowly, and then its result.

mod address;
mod beat;
mod draw;
mod end;
mod link;
mod question;

use super::{
    details,
    dom::{find, find_in, flag},
    lane::LaneCard,
    live_region::{STATUS, alarm, announce},
    queue::Queue,
    replay::Replay,
    time::now,
};
use crate::ui::announcements::{AnnouncementThrottle, buying};
use beat::Beat;
use question::FormValues;
use sale::Lane;
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event};

/// The place of the race's error messages.
const ALERT: &str = "[data-alert]";

/// The race on the page.
pub(super) struct Race {
    me: Weak<Race>,
    root: Element,
    /// The element that names the run and the beat.
    stage: Element,
    lanes: [LaneCard; 2],
    replay: Rc<Replay>,
    queue: Queue,
    /// Number of the press whose run is shown; everything of an earlier press is ignored.
    press: Cell<u32>,
    run: RefCell<Run>,
}

/// The run that is shown.
#[derive(Default)]
struct Run {
    id: String,
    buyers: u32,
    guess: String,
    /// Whether its result is there and has not been told yet.
    untold: bool,
    pace: AnnouncementThrottle,
}

/// Starts the race, the replay, and the drawer that shows its run.
pub(super) fn start() {
    details::start();
    address::start();
    let Some(root) = find("[data-race]") else { return };
    let Some(replay) = Replay::start(&root) else { return };
    let lanes = Lane::ALL.map(|lane| LaneCard::find(&root, lane));
    let (Some(stage), [Some(strong), Some(eventual)]) = (find_in(&root, ".stage"), lanes) else { return };
    let race = Rc::new_cyclic(|me| Race {
        me: me.clone(),
        root,
        stage,
        lanes: [strong, eventual],
        replay,
        queue: Queue::default(),
        press: Cell::default(),
        run: RefCell::default(),
    });
    race.listen_to_skip();
    question::start(&race);
    flag(&race.root, "data-ready", true);
}

impl Race {
    fn press(self: &Rc<Self>, event: &Event) {
        event.prevent_default();
        if self.running() {
            return;
        }
        let Some(values) = question::values(event) else { return };
        self.press.set(self.press.get() + 1);
        self.begin(&values);
        spawn_local(link::race(self.clone(), values));
    }

    fn running(&self) -> bool {
        self.root.has_attribute("data-running")
    }

    /// Leaves the question: from now on the page shows a run.
    fn begin(&self, values: &FormValues) {
        flag(&self.root, "data-running", true);
        alarm(ALERT, "");
        self.run.borrow_mut().pace = AnnouncementThrottle::from(now());
        announce(STATUS, &buying(&values.buyers.to_string(), &values.seat));
        self.set_beat(Beat::Watch);
    }

    /// Reports that the run was refused, and asks again.
    fn refused(&self, sentence: &str) {
        flag(&self.root, "data-running", false);
        announce(STATUS, "");
        self.set_beat(Beat::Ask);
        alarm(ALERT, sentence);
    }

    /// Whether the run of that press is still the one that is shown.
    fn is_current(&self, press: u32) -> bool {
        self.press.get() == press
    }
}
