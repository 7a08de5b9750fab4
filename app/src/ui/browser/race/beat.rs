//! The three beats of the first screen: the question, the run as it is shown, its result.

use super::{
    super::{
        dom::{document, find_in, focus, mark, on, text},
        live_region::{STATUS, announce},
    },
    Race,
};
use std::rc::Rc;

/// The part of the story that the first screen shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Beat {
    /// The question.
    Ask,
    /// The run that was just asked for.
    Watch,
    /// Its result.
    Result,
}

impl Beat {
    const fn name(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Watch => "watch",
            Self::Result => "result",
        }
    }

    /// The control with which the visitor goes on, if the one that they pressed is not there any more.
    const fn next_control(self) -> &'static str {
        match self {
            Self::Ask => "[name=guess]",
            Self::Watch => "[data-skip]",
            Self::Result => "[data-again]",
        }
    }
}

impl Race {
    pub(super) fn listen_to_skip(self: &Rc<Self>) {
        if let Some(skip) = find_in(&self.root, "[data-skip]") {
            let race = self.clone();
            on(&skip, "click", move |_| race.replay.skip());
        }
        let race = self.clone();
        self.replay.when_shown(move || race.shown());
    }

    /// The run has been shown to its end: tells its result, once.
    fn shown(&self) {
        if std::mem::take(&mut self.run.borrow_mut().untold) {
            self.set_beat(Beat::Result);
            announce(STATUS, &text(&self.root, "[data-place=finished]"));
        }
    }

    /// Shows a beat. The focus stays where it is, unless it was on something that is not shown any more.
    pub(super) fn set_beat(&self, beat: Beat) {
        let inside = document().active_element().is_some_and(|focused| self.stage.contains(Some(&focused)));
        mark(&self.stage, "data-beat", beat.name());
        if let Some(next) = find_in(&self.stage, beat.next_control()).filter(|_| inside) {
            focus(&next);
        }
        if beat == Beat::Watch {
            self.stage.scroll_into_view();
        }
    }
}
