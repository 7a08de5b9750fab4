//! One lane: its engine, its outcomes, its verdict.

use super::dom::{all, copy_of, document, find_in, flag, mark, put};
use crate::ui::words::{self, DRAWN_MAX, checked};
use sale::{
    Attempt, Lane, Outcome, Verdict,
    event::{Checked, Judged, LaneOpened, RunEvent},
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsCast;
use web_sys::{DocumentFragment, Element};

/// A lane's card, and what is known of the run that it shows.
pub(super) struct LaneCard {
    lane: Lane,
    section: Element,
    list: Element,
    /// The template of an outcome.
    blank: Element,
    /// Outcomes of this frame, not on the page yet.
    fresh: DocumentFragment,
    /// Tickets: by the outcomes during the run, by the rows at its end.
    total: Cell<u32>,
    run: RefCell<LaneRun>,
}

#[derive(Default)]
struct LaneRun {
    opened: Option<LaneOpened>,
    /// Buyer, outcome and region, in the order of the list.
    outcomes: Vec<(u32, Outcome, u8)>,
    /// Whether a buyer holds a committed row, by their number.
    holds: Vec<bool>,
    /// Whether the ledger was read.
    read: bool,
    end: Option<Result<Rc<Verdict>, String>>,
}

/// The places of the texts about a run.
const FIELDS: [&str; 11] = [
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
            list: find_in(&section, ".outcomes")?,
            section,
            blank: copy_of("#outcome")?,
            fresh: document().create_document_fragment(),
            total: Cell::default(),
            run: RefCell::default(),
        })
    }

    /// Clears the previous run.
    pub(super) fn clear(&self) {
        self.run.take();
        self.list.set_text_content(None);
        let _ = self.list.remove_attribute("data-more");
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
            RunEvent::Tickets { buyers, .. } => self.hold(&buyers),
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
        self.set_state("running");
        self.run.borrow_mut().opened = Some(opened);
    }

    #[cfg(feature = "hydrate")]
    pub(super) fn engine(&self) -> String {
        self.run.borrow().opened.as_ref().map(|opened| opened.engine.clone()).unwrap_or_default()
    }

    /// The lane of the card.
    #[cfg(feature = "widget")]
    pub(super) const fn lane(&self) -> Lane {
        self.lane
    }

    /// The number of confirmed and of rejected buyers.
    #[cfg(feature = "widget")]
    pub(super) fn counts(&self) -> (u32, u32) {
        let (mut yours, mut sold) = (0, 0);
        for (_, outcome, _) in &self.run.borrow().outcomes {
            yours += u32::from(*outcome == Outcome::Confirmed);
            sold += u32::from(*outcome == Outcome::Rejected);
        }
        (yours, sold)
    }

    /// The number of buyers who were answered.
    pub(super) fn answered(&self) -> usize {
        self.run.borrow().outcomes.len()
    }

    /// The verdict of the lane, or why there is none.
    pub(super) fn conclusion(&self) -> Result<Rc<Verdict>, String> {
        self.run.borrow().end.clone().unwrap_or_else(|| Err("no verdict.".into()))
    }

    fn add(&self, attempt: &Attempt) {
        self.run.borrow_mut().outcomes.push((attempt.buyer, attempt.outcome, attempt.region));
        let beyond = self.answered() > DRAWN_MAX;
        let Ok(item) = self.blank.clone_node_with_deep(true) else { return };
        let item: Element = item.unchecked_into();
        mark(&item, "data-outcome", attempt.outcome.name());
        mark(&item, "data-buyer", &attempt.buyer.to_string());
        mark(&item, "data-at", &attempt.ended_us().to_string());
        let ticket = attempt.outcome == Outcome::Confirmed;
        flag(&item, "data-ticket", ticket);
        flag(&item, "hidden", beyond);
        self.total.set(self.total.get() + u32::from(ticket));
        let run = self.run.borrow();
        write(&item, &words::outcome(attempt.buyer, region_name(&run, attempt.region), attempt.outcome));
        let _ = self.fresh.append_child(&item);
    }

    /// Puts this frame's outcomes on the page.
    pub(super) fn flush(&self) {
        if self.fresh.has_child_nodes() {
            let _ = self.list.append_child(&self.fresh);
            if let Some(more) = words::not_drawn(self.answered()) {
                mark(&self.list, "data-more", &more);
            }
            self.set_total(self.total.get());
        }
    }

    fn hold(&self, buyers: &[u32]) {
        let holds = &mut self.run.borrow_mut().holds;
        for buyer in buyers {
            // No number is beyond the buyers of the run, so this is bounded.
            let number = *buyer as usize;
            if holds.len() <= number {
                holds.resize(number + 1, false);
            }
            holds[number] = true;
        }
    }

    fn judged(&self, judged: Judged) {
        self.flush();
        let verdict = &judged.verdict;
        self.run.borrow_mut().read = verdict.sold().is_some();
        self.correct();
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

    /// Corrects the drawn outcomes by the rows, because only rows count. Where the rows were not
    /// read, no ticket is drawn, and the text does not mention the ledger.
    fn correct(&self) {
        let run = self.run.borrow();
        let items = self.list.children();
        for (index, (buyer, outcome, region)) in (0..).zip(&run.outcomes) {
            let ticket = run.read && run.holds.get(*buyer as usize).copied().unwrap_or(false);
            if ticket != (*outcome == Outcome::Confirmed) || *outcome == Outcome::Unknown {
                let Some(item) = items.item(index) else { continue };
                flag(&item, "data-ticket", ticket);
                let (region, row) = (region_name(&run, *region), run.read.then_some(ticket));
                write(&item, &words::outcome_with_row(*buyer, region, *outcome, row));
            }
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

fn region_name(run: &LaneRun, index: u8) -> &str {
    run.opened.as_ref().map_or("", |opened| opened.region(index))
}

/// Writes the outcome in words, for those who do not see it.
fn write(item: &Element, words: &str) {
    if let Some(hidden) = item.first_element_child() {
        hidden.set_text_content(Some(words));
    }
}
