//! The end of a run, and the reset of the page.

use super::{
    super::{
        dom::{all, find_in, flag, mark, put},
        lane::LaneCard,
        live_region::{STATUS, alarm, announce},
    },
    ALERT, Widget,
    draw::Shown,
    mode::Mode,
};
use crate::ui::words::{NOT_YET, lane_name, verdict_sentence};
use std::rc::Rc;

impl Widget {
    pub(super) fn ended(&self) {
        self.set_state("ended", "Break it again");
        self.cards().for_each(LaneCard::over);
        let mode = self.shown.borrow().mode.unwrap_or(Mode::Live);
        let mut text = [mode.in_words(), "Finished."].concat();
        self.cards().for_each(|card| text += &concluded(card));
        announce(STATUS, &text);
        self.host.ended(mode, &self.shown.borrow().run, self.cards());
        if self.by_pointer.replace(false) {
            self.release_focus();
        }
    }

    /// Resets the page to its state before the first press; a run in progress is ignored from now on.
    pub(super) fn reset(self: &Rc<Self>) {
        self.press.set(self.press.get() + 1);
        self.queue.clear();
        self.shown.replace(Shown::default());
        self.clear();
        // Before a run nothing was counted, so even zero would be wrong.
        all(&self.root, "[data-total]").iter().for_each(|total| total.set_text_content(Some(NOT_YET)));
        all(&self.root, "section[data-lane]").iter().for_each(|lane| mark(lane, "data-state", "idle"));
        mark(&self.root, "data-shown", "");
        if let Some(link) = find_in(&self.root, "[data-run-link]") {
            flag(&link, "hidden", true);
        }
        put(&self.root, "[data-speed-says]", "");
        self.set_state("idle", "Break it");
        alarm(ALERT, "");
        self.name_the_seat();
        self.draw_badge();
    }
}

fn concluded(card: &LaneCard) -> String {
    let lane = card.lane();
    let sentence = match card.conclusion() {
        Ok(verdict) => verdict_sentence(lane, &verdict),
        Err(why) => why,
    };
    [" ", lane_name(lane), ": ", &sentence].concat()
}
