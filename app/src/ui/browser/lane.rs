//! One lane: its engine, its outcomes, its verdict.

mod outcomes;

#[cfg(feature = "widget")]
use super::dom::all;
use super::dom::{attribute, find_in, flag, mark, put};
use crate::ui::words;
#[cfg(feature = "widget")]
use crate::ui::words::checked;
use outcomes::OutcomeList;
use sale::{
    Attempt, Lane, Outcome,
    event::{Judged, LaneOpened, RunEvent},
};
#[cfg(feature = "widget")]
use sale::{Verdict, event::Checked};
use std::cell::{Cell, RefCell};
#[cfg(feature = "widget")]
use std::rc::Rc;
use web_sys::Element;

/// A lane's card, and what is known of the run that it shows.
pub(super) struct LaneCard {
    #[cfg(feature = "widget")]
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
    #[cfg(feature = "widget")]
    end: Option<Result<Rc<Verdict>, String>>,
}

/// The places of the texts about a run.
#[cfg(feature = "widget")]
const FIELDS: [&str; 6] = [
    "[data-sentence]",
    "[data-gap-says-lane]",
    "[data-failed]",
    "[data-engine]",
    "[data-linearizable-says]",
    "[data-counterexample]",
];

impl LaneCard {
    pub(super) fn find(root: &Element, lane: Lane) -> Option<Self> {
        let section = find_in(root, &["section[data-lane=", lane.name(), "]"].concat())?;
        Some(Self {
            #[cfg(feature = "widget")]
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
            #[cfg(feature = "widget")]
            RunEvent::Checked(checked) => self.checked(&checked),
            // On the page, the server draws it.
            #[cfg(not(feature = "widget"))]
            RunEvent::Checked(_) => {}
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
    #[cfg(feature = "widget")]
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
        #[cfg(feature = "widget")]
        self.write_verdict(verdict);
        self.set_state("ended");
        #[cfg(feature = "widget")]
        {
            self.run.borrow_mut().end = Some(Ok(Rc::new(judged.verdict)));
        }
    }

    /// Writes the verdict. On the page, the server does ([`crate::ui::result`]).
    #[cfg(feature = "widget")]
    fn write_verdict(&self, verdict: &Verdict) {
        self.set_conclusion(verdict.conclusion.name());
        self.put_sentence(&words::verdict_sentence(self.lane, verdict));
        put(&self.section, "[data-gap-says-lane]", &checked::gap(verdict));
        for (name, number) in words::numbers(verdict) {
            put(&self.section, &["[data-number=", name, "]"].concat(), &words::number(number));
        }
    }

    /// Writes the sentence about the lane: during a run its moment, and then its verdict.
    #[cfg(feature = "widget")]
    pub(super) fn put_sentence(&self, sentence: &str) {
        put(&self.section, "[data-sentence]", sentence);
    }

    #[cfg(feature = "widget")]
    fn checked(&self, checked: &Checked) {
        self.set_linearizable(checked::state(checked.linearizable));
        put(&self.section, "[data-linearizable-says]", &checked::linearizable(checked.linearizable));
        put(&self.section, "[data-counterexample]", checked::sentence(checked));
    }

    /// Ends the run: a lane without any event had no part in it.
    pub(super) fn over(&self) {
        if attribute(&self.section, "data-state") == "waiting" {
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
        #[cfg(feature = "widget")]
        {
            self.run.borrow_mut().end = Some(Err(why.into()));
        }
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

    #[cfg(feature = "widget")]
    fn set_conclusion(&self, name: &str) {
        self.set_attribute("[data-verdict]", "data-verdict", name);
    }

    #[cfg(feature = "widget")]
    fn set_linearizable(&self, name: &str) {
        self.set_attribute("[data-linearizable]", "data-linearizable", name);
    }

    #[cfg(feature = "widget")]
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
