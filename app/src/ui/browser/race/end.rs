//! The end of a run: one sentence for everything, and one about the guess.

use super::{
    super::{
        details,
        dom::{find, find_in, flag, put},
        lane::LaneCard,
        live_region::{STATUS, announce},
    },
    Race,
    beat::Beat,
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
            let sentence = finished(&self.run.borrow().seat, lanes);
            self.run.borrow_mut().finished = Some(sentence);
        }
        let sold = Lane::ALL.map(|lane| conclusions[lane.index()].as_ref().ok().and_then(|verdict| verdict.sold()));
        self.show_guess(sold);
        self.let_go();
        details::renew();
        if let Some(why) = find("[data-why]") {
            flag(&why, "hidden", false);
        }
        self.set_beat(Beat::Watch);
        announce(STATUS, "");
        self.replay.present();
    }

    /// No run is in progress any more, as far as this page knows.
    pub(super) fn let_go(&self) {
        flag(&self.root, "data-running", false);
    }

    fn show_guess(&self, sold: [Option<u32>; 2]) {
        let sentence = guessed(&self.run.borrow().guess, sold);
        let (Some(guess_line), Some(sentence)) = (find_in(&self.root, GUESS), sentence) else { return };
        flag(&guess_line, "hidden", false);
        put(&self.root, GUESS, &sentence);
    }
}
