//! The end of a run: one sentence for everything, and one about the guess.

use super::{
    super::{
        details,
        dom::{find_in, flag, put},
        lane::LaneCard,
        live_region::{STATUS, announce},
    },
    Race,
};
use crate::ui::{announcements::guessed, words::finished};
use sale::Lane;

const GUESS: &str = "[data-guess-said]";

impl Race {
    pub(super) fn ended(&self) {
        self.lanes.iter().for_each(LaneCard::over);
        let conclusions: Vec<_> = self.lanes.iter().map(|lane| lane.conclusion()).collect();
        if let [strong, eventual] = &conclusions[..] {
            let lanes = [strong, eventual].map(|lane| lane.as_deref().map_err(String::as_str));
            announce(STATUS, &finished(&self.run.borrow().seat, lanes));
        }
        if let Some(Ok(verdict)) = conclusions.get(Lane::Eventual.index()) {
            self.show_guess(verdict.sold());
        }
        self.let_go();
        self.replay.ready();
        details::renew(&self.run.borrow().id);
    }

    /// Enables the button: no run is in progress any more, as far as this page knows.
    pub(super) fn let_go(&self) {
        self.set_running(false, "Break it again");
    }

    fn show_guess(&self, sold: Option<u32>) {
        let sentence = guessed(&self.run.borrow().guess, sold);
        let (Some(guess_line), Some(sentence)) = (find_in(&self.root, GUESS), sentence) else { return };
        flag(&guess_line, "hidden", false);
        put(&self.root, GUESS, &sentence);
    }

    pub(super) fn hide_guess(&self) {
        if let Some(guess_line) = find_in(&self.root, GUESS) {
            flag(&guess_line, "hidden", true);
        }
    }
}
