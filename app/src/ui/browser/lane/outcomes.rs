//! The list of a lane's outcomes, one item a buyer.

#[cfg(feature = "hydrate")]
use crate::ui::replay::Times;
use crate::ui::{
    browser::dom::{copy_of, document, find_in, flag, mark},
    words::{self, DRAWN_MAX},
};
use sale::{Attempt, Outcome, event::LaneOpened};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{DocumentFragment, Element};

/// The list on the page, and what it shows.
pub(super) struct OutcomeList {
    list: Element,
    /// The template of an outcome.
    blank: Element,
    /// Outcomes of this frame, not on the page yet.
    fresh: DocumentFragment,
    shown: RefCell<Shown>,
}

#[derive(Default)]
struct Shown {
    /// Buyer, outcome and region, in the order of the list.
    outcomes: Vec<(u32, Outcome, u8)>,
    /// Whether a buyer holds a committed row, by their number.
    holds: Vec<bool>,
}

impl OutcomeList {
    pub(super) fn find(section: &Element) -> Option<Self> {
        Some(Self {
            list: find_in(section, ".outcomes")?,
            blank: copy_of("#outcome")?,
            fresh: document().create_document_fragment(),
            shown: RefCell::default(),
        })
    }

    #[cfg(feature = "widget")]
    pub(super) fn clear(&self) {
        self.shown.take();
        self.list.set_text_content(None);
        let _ = self.list.remove_attribute("data-more");
    }

    pub(super) fn len(&self) -> usize {
        self.shown.borrow().outcomes.len()
    }

    /// The number of confirmed and of rejected buyers.
    #[cfg(feature = "widget")]
    pub(super) fn counts(&self) -> (u32, u32) {
        let (mut confirmed, mut rejected) = (0, 0);
        for (_, outcome, _) in &self.shown.borrow().outcomes {
            confirmed += u32::from(*outcome == Outcome::Confirmed);
            rejected += u32::from(*outcome == Outcome::Rejected);
        }
        (confirmed, rejected)
    }

    /// Adds an outcome, which is on the page after [`Self::flush`].
    pub(super) fn add(&self, attempt: &Attempt, opened: Option<&LaneOpened>) {
        self.shown.borrow_mut().outcomes.push((attempt.buyer, attempt.outcome, attempt.region));
        let Ok(item) = self.blank.clone_node_with_deep(true) else { return };
        let item: Element = item.unchecked_into();
        mark(&item, "data-outcome", attempt.outcome.name());
        mark(&item, "data-buyer", &attempt.buyer.to_string());
        #[cfg(feature = "hydrate")]
        {
            mark(&item, "data-at", &Times::of(attempt, false).to_attribute());
            mark(&item, "data-region", &attempt.region.to_string());
        }
        // The widget shows no steps.
        #[cfg(not(feature = "hydrate"))]
        mark(&item, "data-at", &attempt.ended_us().to_string());
        flag(&item, "data-ticket", attempt.outcome == Outcome::Confirmed);
        flag(&item, "hidden", self.len() > DRAWN_MAX);
        write(&item, &words::outcome(attempt.buyer, region_name(opened, attempt.region), attempt.outcome));
        let _ = self.fresh.append_child(&item);
    }

    /// Puts this frame's outcomes on the page, and returns whether there were any.
    pub(super) fn flush(&self) -> bool {
        let any = self.fresh.has_child_nodes();
        if any {
            let _ = self.list.append_child(&self.fresh);
            if let Some(more) = words::not_drawn(self.len()) {
                mark(&self.list, "data-more", &more);
            }
        }
        any
    }

    /// Remembers that the ledger holds tickets of these buyers.
    pub(super) fn hold(&self, buyers: &[u32]) {
        let holds = &mut self.shown.borrow_mut().holds;
        for buyer in buyers {
            // No number is beyond the buyers of the run, so this is bounded.
            let number = *buyer as usize;
            if holds.len() <= number {
                holds.resize(number + 1, false);
            }
            holds[number] = true;
        }
    }

    /// Corrects the drawn outcomes by the rows, because only rows count. Where the rows were not
    /// read, no ticket is drawn, and the text does not mention the ledger.
    pub(super) fn correct(&self, read: bool, opened: Option<&LaneOpened>) {
        let shown = self.shown.borrow();
        let items = self.list.children();
        for (index, (buyer, outcome, region)) in (0..).zip(&shown.outcomes) {
            let ticket = read && shown.holds.get(*buyer as usize).copied().unwrap_or(false);
            if ticket != (*outcome == Outcome::Confirmed) || *outcome == Outcome::Unknown {
                let Some(item) = items.item(index) else { continue };
                flag(&item, "data-ticket", ticket);
                let (region, row) = (region_name(opened, *region), read.then_some(ticket));
                write(&item, &words::outcome_with_row(*buyer, region, *outcome, row));
            }
        }
    }
}

fn region_name(opened: Option<&LaneOpened>, index: u8) -> &str {
    opened.map_or("", |opened| opened.region(index))
}

/// Writes the outcome in words, for those who do not see it.
fn write(item: &Element, words: &str) {
    if let Some(hidden) = item.first_element_child() {
        hidden.set_text_content(Some(words));
    }
}
