//! The end of a run, and the reset of the page.

use super::{
    super::{
        dom::attribute,
        lane::LaneCard,
        live_region::{STATUS, alarm, announce},
    },
    ALERT, Widget,
    draw::Shown,
    mode::Mode,
};
use crate::ui::announcements::compared;
use sale::Lane;
use std::rc::Rc;

impl Widget {
    pub(super) fn ended(&self) {
        self.set_state("ended");
        self.cards().for_each(LaneCard::over);
        let mode = self.shown.borrow().mode.unwrap_or(Mode::Live);
        let sold = [self.sold(Lane::Strong), self.sold(Lane::Eventual)];
        let result = compared(&attribute(&self.root, "data-guess"), self.params.borrow().lanes(), sold);
        announce(STATUS, &[mode.in_words(), &result].concat());
        self.host.ended(mode, &self.shown.borrow().run, self.cards());
        if self.by_pointer.replace(false) {
            self.release_focus();
        }
    }

    fn sold(&self, lane: Lane) -> Option<u32> {
        self.lane(lane)?.conclusion().ok()?.sold()
    }

    /// Goes back to the question; a run in progress is ignored from now on. The style sheet shows no lane there.
    pub(super) fn reset(self: &Rc<Self>) {
        self.press.set(self.press.get() + 1);
        self.queue.clear();
        self.shown.replace(Shown::default());
        self.clear();
        self.set_state("idle");
        alarm(ALERT, "");
        self.name_the_next();
        self.draw_badge();
    }
}
