//! The replay: the outcomes on the page, shown up to a moment of the run.

mod tape;

use super::{
    dom::{find_in, flag, mark, on, put, set_value, value, window},
    time::{frame, now},
};
use crate::ui::replay::{SHOWN_MS, factor, moment, position, step};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use tape::Tape;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

/// The bar under the lanes.
pub(super) struct Replay {
    root: Element,
    bar: Element,
    play: Element,
    scrub: Element,
    /// The run as it is on the page; read when the replay is first used.
    tape: RefCell<Option<Tape>>,
    /// Whether a whole run is on the page.
    ready: Cell<bool>,
    /// Number of the last start or stop; frames of an earlier one are ignored.
    turn: Cell<u32>,
    playing: Cell<bool>,
}

impl Replay {
    pub(super) fn start(root: &Element) -> Option<Rc<Self>> {
        let bar = find_in(root, "[data-replay]")?;
        let replay = Rc::new(Self {
            root: root.clone(),
            play: find_in(&bar, "[data-play]")?,
            scrub: find_in(&bar, "[data-scrub]")?,
            bar,
            tape: RefCell::default(),
            ready: Cell::new(true),
            turn: Cell::default(),
            playing: Cell::default(),
        });
        replay.listen();
        replay.ready();
        Some(replay)
    }

    fn listen(self: &Rc<Self>) {
        let this = self.clone();
        on(&self.scrub, "input", move |_| this.scrubbed());
        let this = self.clone();
        on(&self.play, "click", move |_| this.toggle());
        for (way, forward) in [("-1", false), ("1", true)] {
            let this = self.clone();
            if let Some(button) = find_in(&self.bar, &["[data-step='", way, "']"].concat()) {
                on(&button, "click", move |_| this.step(forward));
            }
        }
        self.respect_motion();
    }

    /// Hides the play button under reduced motion: the steps remain, and nothing moves by itself.
    fn respect_motion(self: &Rc<Self>) {
        let Ok(Some(reduced)) = window().match_media("(prefers-reduced-motion: reduce)") else { return };
        flag(&self.play, "hidden", reduced.matches());
        let (this, query) = (self.clone(), reduced.clone());
        on(&reduced, "change", move |_| {
            this.stop();
            flag(&this.play, "hidden", query.matches());
        });
    }

    /// Clears this run, because another one begins.
    pub(super) fn forget(&self) {
        self.stop();
        self.ready.set(false);
        self.tape.take();
        set_value(&self.scrub, "1000");
        flag(&self.root, "data-scrubbed", false);
        put(&self.bar, "[data-factor]", "");
    }

    /// Allows the replay: a whole run is on the page.
    pub(super) fn ready(&self) {
        self.ready.set(true);
        if let Some(end_us) = tape::end_us(&self.root) {
            put(&self.bar, "[data-factor]", &factor(end_us));
        }
    }

    fn toggle(self: &Rc<Self>) {
        if self.playing.get() {
            return self.stop();
        }
        let Some((now_us, end_us)) = self.times() else { return };
        let from_us = if now_us >= end_us { 0 } else { now_us };
        self.set_playing(true);
        spawn_local(self.clone().run(self.turn.get(), from_us, end_us));
    }

    async fn run(self: Rc<Self>, turn: u32, from_us: u64, end_us: u64) {
        let began = now();
        let end_us = end_us.max(1);
        loop {
            let now_us = from_us + end_us * (now() - began) / SHOWN_MS;
            self.show(now_us);
            if now_us >= end_us {
                return self.stop();
            }
            frame().await;
            if self.turn.get() != turn {
                return;
            }
        }
    }

    fn stop(&self) {
        self.set_playing(false);
    }

    fn set_playing(&self, playing: bool) {
        self.turn.set(self.turn.get() + 1);
        if self.playing.replace(playing) != playing {
            self.play.set_text_content(Some(if playing { "Pause" } else { "Play" }));
        }
    }

    fn scrubbed(&self) {
        self.stop();
        match self.times() {
            Some((_, end_us)) => {
                let position = value(&self.scrub).parse().unwrap_or(0);
                self.show(moment(position, end_us));
            }
            None => set_value(&self.scrub, "1000"),
        }
    }

    fn step(&self, forward: bool) {
        self.stop();
        if self.times().is_none() {
            return;
        }
        let to_us = self.tape.borrow().as_ref().map(|tape| step(&tape.tracks(), tape.now_us(), forward));
        if let Some(to_us) = to_us {
            self.show(to_us);
        }
    }

    /// The moment of the replay, and the end of the run; `None` while there is nothing to see.
    fn times(&self) -> Option<(u64, u64)> {
        if !self.ready.get() {
            return None;
        }
        let mut tape = self.tape.borrow_mut();
        let tape = tape.get_or_insert_with(|| Tape::read(&self.root));
        (tape.end_us() > 0).then(|| (tape.now_us(), tape.end_us()))
    }

    /// Changes the badge to REPLAY, because the run is not live any more.
    fn label_replay(&self) {
        mark(&self.root, "data-mode", "replay");
        put(&self.root, "[data-badge-word]", "REPLAY");
    }

    fn show(&self, now_us: u64) {
        let mut tape = self.tape.borrow_mut();
        let Some(tape) = tape.as_mut() else { return };
        tape.show(now_us);
        let end_us = tape.end_us();
        set_value(&self.scrub, &position(now_us, end_us).to_string());
        self.label_replay();
        flag(&self.root, "data-scrubbed", now_us < end_us);
    }
}
