//! The end of a run: one sentence for everything, and one about the guess.

use super::{
    super::{
        details,
        dom::{find_in, flag, put},
        lane::LaneCard,
        voice::say,
    },
    Race,
};
use crate::ui::{telling::guessed, words::finished};
use sale::Lane;

const GUESS: &str = "[data-guess-said]";

impl Race {
    pub(super) fn ended(&self) {
        self.lanes.iter().for_each(LaneCard::over);
        let said: Vec<_> = self.lanes.iter().map(|lane| lane.conclusion()).collect();
        if let [strong, eventual] = &said[..] {
            let lanes = [strong, eventual].map(|lane| lane.as_deref().map_err(String::as_str));
            say(&finished(&self.run.borrow().seat, lanes));
        }
        if let Some(Ok(verdict)) = said.get(Lane::Eventual.index()) {
            self.tell_guess(verdict.sold());
        }
        self.let_go();
        self.replay.ready();
        details::renew(&self.run.borrow().id);
    }

    /// Enables the button: no run is in progress any more, as far as this page knows.
    pub(super) fn let_go(&self) {
        self.set_running(false, "Break it again");
    }

    fn tell_guess(&self, sold: Option<u32>) {
        let sentence = guessed(&self.run.borrow().guess, sold);
        let (Some(said), Some(sentence)) = (find_in(&self.root, GUESS), sentence) else { return };
        flag(&said, "hidden", false);
        put(&self.root, GUESS, &sentence);
    }

    pub(super) fn hide_guess(&self) {
        if let Some(said) = find_in(&self.root, GUESS) {
            flag(&said, "hidden", true);
        }
    }
}
