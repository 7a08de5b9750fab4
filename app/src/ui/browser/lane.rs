//! One lane: its engine, its outcomes, its verdict.

mod outcomes;

#[cfg(feature = "widget")]
use super::dom::all;
#[cfg(feature = "hydrate")]
use super::dom::find;
use super::dom::{find_in, flag, mark, put};
#[cfg(feature = "hydrate")]
use crate::ui::words::contention;
use crate::ui::words::{self, checked};
use outcomes::OutcomeList;
use sale::{
    Attempt, Lane, Outcome, Verdict,
    event::{Checked, Judged, LaneOpened, RunEvent},
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use web_sys::Element;

/// A lane's card, and what is known of the run that it shows.
pub(super) struct LaneCard {
    lane: Lane,
    section: Element,
    outcomes: OutcomeList,
    /// Tickets: by the outcomes during the run, by the rows at its end.
    total: Cell<u32>,
    run: RefCell<LaneRun>,
}

#[derive(Default)]
struct LaneRun {
    opened: Option<LaneOpened>,
    end: Option<Result<Rc<Verdict>, String>>,
}

/// The places of the texts about a run.
#[cfg(feature = "widget")]
const FIELDS: [&str; 12] = [
    "[data-raced]",
    "[data-sentence]",
    "[data-map-says]",
    "[data-gap-says-lane]",
    "[data-ran-on]",
    "[data-failed]",
    "[data-engine]",
    "[data-linearizable-says]",
    "[data-counterexample]",
    "[data-anomaly]",
    "[data-harms]",
    "[data-checked-how]",
];

impl LaneCard {
    pub(super) fn find(root: &Element, lane: Lane) -> Option<Self> {
        let section = find_in(root, &["section[data-lane=", lane.name(), "]"].concat())?;
        Some(Self {
            lane,
            outcomes: OutcomeList::find(&section)?,
            section,
            total: Cell::default(),
            run: RefCell::default(),
        })
    }

    /// Clears the previous run.
    #[cfg(feature = "widget")]
    pub(super) fn clear(&self) {
        self.run.take();
        self.outcomes.clear();
        for field in FIELDS {
            put(&self.section, field, "");
        }
        self.set_conclusion("");
        self.set_linearizable("");
        self.hide_failure(true);
        all(&self.section, "[data-number]").iter().for_each(|number| number.set_text_content(Some(words::NOT_YET)));
        self.set_total(0);
        self.set_state("waiting");
    }

    /// Draws an event of this lane; outcomes are on the page after [`Self::flush`].
    pub(super) fn draw(&self, event: RunEvent) {
        match event {
            RunEvent::LaneOpened(opened) => self.opened(opened),
            RunEvent::Attempt(attempt) => self.add(&attempt),
            RunEvent::Tickets { buyers, .. } => self.outcomes.hold(&buyers),
            RunEvent::Judged(judged) => self.judged(judged),
            RunEvent::Checked(checked) => self.checked(&checked),
            RunEvent::LaneFailed { why, .. } => self.failed(&why),
            // Marks are drawn by the server, in the details.
            RunEvent::Mark { .. } => {}
            // Events of the run, not of a lane.
            RunEvent::Started { .. }
            | RunEvent::Waiting { .. }
            | RunEvent::Stored { .. }
            | RunEvent::NotStored { .. }
            | RunEvent::Ended
            | RunEvent::Heartbeat => {}
        }
    }

    fn opened(&self, opened: LaneOpened) {
        put(&self.section, "[data-engine]", &opened.engine);
        #[cfg(feature = "hydrate")]
        self.name_regions(&opened);
        self.set_state("running");
        self.run.borrow_mut().opened = Some(opened);
    }

    /// Writes the regions beside their buyers.
    #[cfg(feature = "hydrate")]
    fn name_regions(&self, opened: &LaneOpened) {
        for (selector, region) in ["[data-region-name='0']", "[data-region-name='1']"].iter().zip(&opened.regions) {
            put(&self.section, selector, region.as_str());
        }
    }

    /// The lane of the card.
    #[cfg(feature = "widget")]
    pub(super) const fn lane(&self) -> Lane {
        self.lane
    }

    /// The number of confirmed and of rejected buyers.
    #[cfg(feature = "widget")]
    pub(super) fn counts(&self) -> (u32, u32) {
        self.outcomes.counts()
    }

    /// The number of buyers who were answered.
    pub(super) fn answered(&self) -> usize {
        self.outcomes.len()
    }

    /// The verdict of the lane, or why there is none.
    pub(super) fn conclusion(&self) -> Result<Rc<Verdict>, String> {
        self.run.borrow().end.clone().unwrap_or_else(|| Err("no verdict.".into()))
    }

    fn add(&self, attempt: &Attempt) {
        self.total.set(self.total.get() + u32::from(attempt.outcome == Outcome::Confirmed));
        self.outcomes.add(attempt, self.run.borrow().opened.as_ref());
    }

    /// Puts this frame's outcomes on the page.
    pub(super) fn flush(&self) {
        if self.outcomes.flush() {
            self.set_total(self.total.get());
        }
    }

    fn judged(&self, judged: Judged) {
        self.flush();
        let verdict = &judged.verdict;
        self.outcomes.correct(verdict.sold().is_some(), self.run.borrow().opened.as_ref());
        self.put_total(verdict.sold());
        self.set_conclusion(verdict.conclusion.name());
        put(&self.section, "[data-sentence]", &words::verdict_sentence(self.lane, verdict));
        put(&self.section, "[data-gap-says-lane]", &checked::gap(verdict));
        for (name, number) in words::numbers(verdict) {
            put(&self.section, &["[data-number=", name, "]"].concat(), &words::number(number));
        }
        #[cfg(feature = "hydrate")]
        self.explain(&judged);
        self.set_state("ended");
        self.run.borrow_mut().end = Some(Ok(Rc::new(judged.verdict)));
    }

    /// Writes the texts for which the widget has no room.
    #[cfg(feature = "hydrate")]
    fn explain(&self, judged: &Judged) {
        put(&self.section, "[data-map-says]", &words::map_sentence(&judged.verdict));
        let connections = self.run.borrow().opened.as_ref().map_or(0, |opened| opened.connections);
        put(&self.section, "[data-raced]", &contention::raced(judged));
        if judged.lane == Lane::Eventual {
            explain_why(judged);
        }
        put(&self.section, "[data-ran-on]", &words::ran_on(connections, judged.duration_us, judged.release.max_us));
    }

    fn checked(&self, checked: &Checked) {
        self.set_linearizable(checked::state(checked.linearizable));
        put(&self.section, "[data-linearizable-says]", &checked::linearizable(checked.linearizable));
        put(&self.section, "[data-counterexample]", checked::sentence(checked));
        #[cfg(feature = "hydrate")]
        self.explain_check(checked);
    }

    /// Writes the texts for which the widget has no room.
    #[cfg(feature = "hydrate")]
    fn explain_check(&self, checked: &Checked) {
        put(&self.section, "[data-anomaly]", &checked::anomaly(checked.linearizable));
        put(&self.section, "[data-checked-how]", &checked::how(checked));
        if let Some(harms) = find_in(&self.section, "[data-harms]") {
            // Safe as HTML: only numbers and our own words.
            harms.set_inner_html(&checked::harms(&checked.harms));
        }
    }

    /// Ends the run: a lane without any event had no part in it.
    pub(super) fn over(&self) {
        let silent = self.run.borrow().opened.is_none() && self.run.borrow().end.is_none();
        if silent {
            self.failed(words::DID_NOT_RUN);
        }
    }

    fn failed(&self, why: &str) {
        self.flush();
        // Nothing was counted, so even zero would be wrong.
        self.put_total(None);
        put(&self.section, "[data-failed]", why);
        self.hide_failure(false);
        self.set_state("failed");
        self.run.borrow_mut().end = Some(Err(why.into()));
    }

    fn set_total(&self, total: u32) {
        self.total.set(total);
        self.put_total(Some(total));
    }

    fn put_total(&self, total: Option<u32>) {
        put(&self.section, "[data-total]", &words::number(total));
        put(&self.section, "[data-total-word]", words::tickets(total));
    }

    fn set_state(&self, state: &str) {
        mark(&self.section, "data-state", state);
    }

    fn set_conclusion(&self, name: &str) {
        self.set_attribute("[data-verdict]", "data-verdict", name);
    }

    fn set_linearizable(&self, name: &str) {
        self.set_attribute("[data-linearizable]", "data-linearizable", name);
    }

    fn set_attribute(&self, selector: &str, attribute: &str, value: &str) {
        if let Some(element) = find_in(&self.section, selector) {
            mark(&element, attribute, value);
        }
    }

    fn hide_failure(&self, hidden: bool) {
        if let Some(failed) = find_in(&self.section, "[data-failed]") {
            flag(&failed, "hidden", hidden);
        }
    }
}

/// Writes the shares of both reasons into the chapter about them.
#[cfg(feature = "hydrate")]
fn explain_why(judged: &Judged) {
    for (place, share) in ["[data-share=inside]", "[data-share=across]"].iter().zip(contention::shares(judged)) {
        if let Some(place) = find(place) {
            place.set_text_content(Some(&share));
        }
    }
}
