//! From the press of the button to the events of a run.

use super::{
    super::{
        dom::{attribute, flag, hit, mark, on, put},
        live_region::{STATUS, alarm, announce},
        time::frame,
    },
    ALERT, Widget,
    mode::{Mode, Server},
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

impl Widget {
    pub(super) fn listen_to_form(self: &Rc<Self>) {
        let this = self.clone();
        on(&self.form, "click", move |event| {
            if let Some(button) = hit(&event, "button") {
                this.pressed(&attribute(&button, "value"));
            }
        });
        let this = self.clone();
        on(&self.form, "pointerdown", move |_| this.by_pointer.set(true));
        let this = self.clone();
        on(&self.form, "keydown", move |_| this.by_pointer.set(false));
    }

    /// Starts a run with a guess, or shows the end of the one in progress at once.
    fn pressed(self: &Rc<Self>, guess: &str) {
        if !self.start(guess) {
            self.skip();
        } else if !guess.is_empty() {
            // The guesses are not shown during a run.
            self.focus_start();
        }
    }

    /// The run is shown at its end as soon as that is known. The run itself goes on.
    pub(super) fn skip(&self) {
        self.stopped.set(self.press.get());
    }

    /// Starts a run, unless one is in progress. Returns whether it was started. The guess may be empty.
    pub(super) fn start(self: &Rc<Self>, guess: &str) -> bool {
        if self.is_running() {
            return false;
        }
        self.press.set(self.press.get() + 1);
        mark(&self.root, "data-guess", guess);
        self.set_state("running");
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
        // Another window of the same deck shows this run (widget/windows.js).
        let run = attribute(&self.root, "data-follow");
        flag(&self.root, "data-follow", false);
        let mode = self.settled().await;
        // The browser draws the pressed button first, because a simulation takes some time.
        frame().await;
        if !self.is_current(press) {
            return;
        }
        match mode {
            Mode::Live => self.run_live(press, run).await,
            Mode::Replay => self.replay(press).await,
            Mode::Sim => self.simulate(press).await,
        }
    }

    async fn run_live(self: Rc<Self>, press: u32, run: String) {
        put(&self.root, "[data-speed-says]", "");
        let down = match &*self.server.borrow() {
            Server::Down(why) => Some([why, " This widget shows live runs only."].concat()),
            _ => None,
        };
        match down {
            Some(sentence) => self.refused("down", &sentence),
            None => self.follow_live(press, &run).await,
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
        self.set_state(state);
        announce(STATUS, "");
        alarm(ALERT, sentence);
        self.host.error(code, sentence);
    }

    /// Sets the state, by which the style sheet shows the question, the run or its result, and the label of the button.
    pub(super) fn set_state(&self, state: &str) {
        mark(&self.root, "data-state", state);
    }
}
