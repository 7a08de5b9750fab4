//! From the press of the button to the events of a run.

use super::{
    super::{
        dom::{find_in, hit, mark, on, put},
        live_region::{STATUS, alarm, announce},
        time::{frame, now},
    },
    ALERT, Widget,
    mode::{Mode, Server},
};
use crate::ui::announcements::{AnnouncementThrottle, buying};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

impl Widget {
    pub(super) fn listen_to_form(self: &Rc<Self>) {
        // Not "submit": a sandboxed frame without `allow-forms` has no such event.
        let this = self.clone();
        on(&self.form, "click", move |event| {
            if hit(&event, "[data-start]").is_some() {
                event.prevent_default();
                this.start();
            }
        });
        let this = self.clone();
        on(&self.form, "pointerdown", move |_| this.by_pointer.set(true));
        let this = self.clone();
        on(&self.form, "keydown", move |_| this.by_pointer.set(false));
    }

    /// Starts a run, unless one is in progress. Returns whether it was started.
    pub(super) fn start(self: &Rc<Self>) -> bool {
        if self.is_running() {
            return false;
        }
        self.press.set(self.press.get() + 1);
        let params = self.params.borrow();
        let label = buying(&params.buyers.to_string(), &params.seat.to_string());
        self.set_state("running", &label);
        self.pace.set(AnnouncementThrottle::from(now()));
        alarm(ALERT, "");
        spawn_local(self.clone().run(self.press.get()));
        true
    }

    pub(super) fn is_running(&self) -> bool {
        self.root.get_attribute("data-state").as_deref() == Some("running")
    }

    /// Whether the run of that press is still the one that is shown.
    pub(super) fn is_current(&self, press: u32) -> bool {
        self.press.get() == press
    }

    async fn run(self: Rc<Self>, press: u32) {
        let mode = self.settled().await;
        // The browser draws the pressed button first, because a simulation takes some time.
        frame().await;
        if !self.is_current(press) {
            return;
        }
        match mode {
            Mode::Live => self.run_live(press).await,
            Mode::Replay => self.replay(press).await,
            Mode::Sim => self.simulate(press).await,
        }
    }

    async fn run_live(self: Rc<Self>, press: u32) {
        put(&self.root, "[data-speed-says]", "");
        let down = match &*self.server.borrow() {
            Server::Down(why) => Some([why, " This widget shows live runs only."].concat()),
            _ => None,
        };
        match down {
            Some(sentence) => self.refused("down", &sentence),
            None => self.follow_live(press).await,
        }
    }

    async fn simulate(self: Rc<Self>, press: u32) {
        // The first run has the seed that the badge already shows.
        if self.shown.borrow().mode == Some(Mode::Sim) {
            self.reseed();
        }
        self.show_mode(Mode::Sim);
        let events = self.simulated_events();
        self.play(press, events).await;
    }

    async fn replay(self: Rc<Self>, press: u32) {
        let run = self.params.borrow().run.clone();
        if let Some(run) = &run
            && !self.recordings.find(run)
            && let Err(error) = self.fetch_run(run).await
        {
            if self.recordings.is_empty() {
                return self.refused("run", &error);
            }
            self.host.error("run", &error);
            alarm(ALERT, &[&error, " Another recorded run is shown."].concat());
        }
        if self.recordings.is_empty() {
            return self.refused("run", "There is no recorded run here.");
        }
        if !self.is_current(press) {
            return;
        }
        self.show_mode(Mode::Replay);
        let events = self.recordings.take(run.is_none());
        self.play(press, events).await;
    }

    async fn fetch_run(&self, run: &str) -> Result<(), String> {
        if self.is_file {
            return Err(["Run ", run, " is not in this file."].concat());
        }
        self.recordings.fetch(run).await.map_err(|error| error.sentence)
    }

    /// Sets the source of what is drawn from now on.
    pub(super) fn show_mode(&self, mode: Mode) {
        self.shown.borrow_mut().mode = Some(mode);
        self.draw_badge();
    }

    /// Reports that the run was refused. The page keeps what it showed before.
    pub(super) fn refused(&self, code: &str, sentence: &str) {
        let state = if self.shown.borrow().run.is_empty() { "idle" } else { "ended" };
        self.set_state(state, if state == "idle" { "Break it" } else { "Break it again" });
        announce(STATUS, "");
        alarm(ALERT, sentence);
        self.host.error(code, sentence);
    }

    /// Sets the state and the label of the button, which keeps its place and the focus.
    pub(super) fn set_state(&self, state: &str, label: &str) {
        mark(&self.root, "data-state", state);
        if let Some(button) = find_in(&self.form, "[data-start]") {
            button.set_text_content(Some(label));
            mark(&button, "aria-disabled", if state == "running" { "true" } else { "false" });
        }
    }
}
