//! The race: takes over the form, follows the run, and draws what happens.

mod draw;
mod end;
mod link;

use super::{
    details,
    dom::{find, find_in, flag, mark, on, put, text},
    lane::LaneCard,
    live_region::{STATUS, alarm, announce},
    queue::Queue,
    replay::Replay,
    time::now,
};
use crate::ui::announcements::{AnnouncementThrottle, buying};
use sale::{Lane, SeatId};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, FormData};

/// The place of the race's error messages.
const ALERT: &str = "[data-alert]";

/// The race on the page.
pub(super) struct Race {
    root: Element,
    form: Element,
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
    seat: String,
    buyers: u32,
    guess: String,
    pace: AnnouncementThrottle,
}

/// The visitor's input.
struct FormValues {
    seat: String,
    buyers: u32,
    guess: String,
}

/// Starts the race, the replay, and the drawer that shows its run.
pub(super) fn start() {
    details::start();
    let Some(root) = find("[data-race]") else { return };
    let Some(replay) = Replay::start(&root) else { return };
    let lanes = Lane::ALL.map(|lane| LaneCard::find(&root, lane));
    let (Some(form), [Some(strong), Some(eventual)]) = (find_in(&root, "#break-it"), lanes) else { return };
    let race = Rc::new(Race {
        root,
        form,
        lanes: [strong, eventual],
        replay,
        queue: Queue::default(),
        press: Cell::default(),
        run: RefCell::default(),
    });
    let pressed = race.clone();
    on(&race.form, "submit", move |event| pressed.press(&event));
    flag(&race.root, "data-ready", true);
}

impl Race {
    fn press(self: &Rc<Self>, event: &Event) {
        event.prevent_default();
        if self.running() {
            return;
        }
        let Some(values) = self.form_values() else {
            return alarm(ALERT, "The number of buyers must be a whole number.");
        };
        self.press.set(self.press.get() + 1);
        let label = self.begin(&values);
        spawn_local(link::race(self.clone(), values, label));
    }

    fn running(&self) -> bool {
        self.root.has_attribute("data-running")
    }

    fn form_values(&self) -> Option<FormValues> {
        let data = FormData::new_with_form(self.form.unchecked_ref()).ok()?;
        let field = |name| data.get(name).as_string().unwrap_or_default();
        let buyers = field("buyers").trim().parse().ok()?;
        Some(FormValues { seat: SeatId::first().to_string(), buyers, guess: field("guess") })
    }

    /// Shows the run on the button, which keeps its place and the focus. Returns the label
    /// that it had before.
    fn begin(&self, values: &FormValues) -> String {
        let label = text(&self.form, "[type=submit]");
        self.set_running(true, &buying(&values.buyers.to_string(), &values.seat));
        self.run.borrow_mut().pace = AnnouncementThrottle::from(now());
        announce(
            STATUS,
            &[&values.buyers.to_string(), " people are buying seat ", &values.seat, " on each side."].concat(),
        );
        alarm(ALERT, "");
        label
    }

    fn set_running(&self, running: bool, label: &str) {
        flag(&self.root, "data-running", running);
        put(&self.form, "[type=submit]", label);
        if let Some(button) = find_in(&self.form, "[type=submit]") {
            mark(&button, "aria-disabled", if running { "true" } else { "false" });
        }
    }

    /// Reports that the run was refused. The page keeps what it showed before.
    fn refused(&self, sentence: &str, label: &str) {
        self.set_running(false, label);
        announce(STATUS, "");
        alarm(ALERT, sentence);
    }

    /// Whether the run of that press is still the one that is shown.
    fn is_current(&self, press: u32) -> bool {
        self.press.get() == press
    }

    /// The element that names the run on the page.
    fn stage(&self) -> Option<Element> {
        find_in(&self.root, "[data-shown]")
    }
}
