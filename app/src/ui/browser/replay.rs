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
use web_sys::{Element, MediaQueryList};

/// The bar under the lanes.
pub(super) struct Replay {
    root: Element,
    bar: Element,
    play: Element,
    scrub: Element,
    /// The run as it is on the page; read when the replay is first used.
    tape: RefCell<Option<Tape>>,
    factor: Element,
    /// Whether the visitor skips what they have not seen yet.
    skipped: Cell<bool>,
    /// Called when the run has been shown to its end.
    then: RefCell<Option<Box<dyn Fn()>>>,
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
            factor: find_in(&bar, "[data-factor]")?,
            bar,
            tape: RefCell::default(),
            skipped: Cell::default(),
            then: RefCell::default(),
            turn: Cell::default(),
            playing: Cell::default(),
        });
        replay.listen();
        replay.say_factor();
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
        let Some(reduced) = reduced_motion() else { return };
        let show = |this: &Self, reduced: bool| {
            flag(&this.play, "hidden", reduced);
            // Nothing is played, so there is no speed.
            flag(&this.factor, "hidden", reduced);
        };
        show(self, reduced.matches());
        let (this, query) = (self.clone(), reduced.clone());
        on(&reduced, "change", move |_| {
            this.stop();
            show(&this, query.matches());
        });
    }

    /// Calls `then` when the run has been shown to its end.
    pub(super) fn when_shown(&self, then: impl Fn() + 'static) {
        self.then.replace(Some(Box::new(then)));
    }

    /// Reads the run that has just ended, without holding up the page.
    pub(super) async fn read(&self) {
        let tape = Tape::read_in_turn(&self.root).await;
        self.tape.replace(Some(tape));
    }

    /// Shows the run that has just ended from its beginning; under reduced motion, its decisive moment. The steps lead
    /// on from there.
    pub(super) fn present(self: &Rc<Self>) {
        self.say_factor();
        let Some((_, end_us)) = self.times() else { return self.shown() };
        if self.skipped.take() {
            return self.show(end_us);
        }
        if reduced_motion().is_some_and(|reduced| reduced.matches()) {
            let decisive_us = self.tape.borrow().as_ref().map_or(0, Tape::decisive_us);
            return self.show(decisive_us);
        }
        self.play_from(0, end_us);
    }

    /// Goes to the end of the run.
    pub(super) fn skip(&self) {
        self.stop();
        match self.times() {
            Some((_, end_us)) => self.show(end_us),
            // The run goes on: its result is shown when it is there.
            None => self.skipped.set(true),
        }
    }

    fn shown(&self) {
        if let Some(then) = &*self.then.borrow() {
            then();
        }
    }

    fn say_factor(&self) {
        if let Some(end_us) = tape::end_us(&self.root) {
            put(&self.bar, "[data-factor]", &factor(end_us));
        }
    }

    fn toggle(self: &Rc<Self>) {
        if self.playing.get() {
            return self.stop();
        }
        let Some((now_us, end_us)) = self.times() else { return };
        self.play_from(if now_us >= end_us { 0 } else { now_us }, end_us);
    }

    fn play_from(self: &Rc<Self>, from_us: u64, end_us: u64) {
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
        // A run that goes on is not read: it is not whole.
        if self.root.has_attribute("data-running") {
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
        put(&self.root, "[data-badge-text]", "Of the run against real databases, shown slowly.");
    }

    fn show(&self, now_us: u64) {
        let mut tape = self.tape.borrow_mut();
        let Some(tape) = tape.as_mut() else { return };
        tape.show(now_us);
        let end_us = tape.end_us();
        set_value(&self.scrub, &position(now_us, end_us).to_string());
        mark(&self.scrub, "aria-valuetext", &tape.in_words());
        self.label_replay();
        flag(&self.root, "data-scrubbed", now_us < end_us);
        if now_us >= end_us {
            self.shown();
        }
    }
}

/// The visitor's wish to see nothing move.
fn reduced_motion() -> Option<MediaQueryList> {
    window().match_media("(prefers-reduced-motion: reduce)").ok().flatten()
}
