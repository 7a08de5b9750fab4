//! The outcomes of both lanes as the page lists them.

use super::super::dom::{all, attribute, find_in, flag, put, text};
use crate::ui::{replay::Track, words};
use web_sys::{Element, HtmlCollection};

/// Both lanes' outcomes, and the moment up to which they are shown.
pub(super) struct Tape {
    lanes: [LaneTape; 2],
    now_us: u64,
    end_us: u64,
}

struct LaneTape {
    section: Option<Element>,
    items: Option<HtmlCollection>,
    track: Track,
    /// Outcomes that are shown.
    shown: usize,
    /// The text on the page for the whole run.
    total: String,
    sentence: String,
}

/// The time of the last outcome on the page. Lists are in the order of the answers.
pub(super) fn end_us(root: &Element) -> Option<u64> {
    all(root, ".outcomes").iter().filter_map(Element::last_element_child).map(|item| at_us(&item)).max()
}

fn at_us(item: &Element) -> u64 {
    attribute(item, "data-at").parse().unwrap_or(0)
}

impl Tape {
    /// Reads a whole run from the page.
    pub(super) fn read(root: &Element) -> Self {
        let lanes = ["strong", "eventual"]
            .map(|name| LaneTape::read(find_in(root, &["section[data-lane=", name, "]"].concat())));
        let end_us = lanes.iter().map(|lane| lane.track.end_us()).max().unwrap_or(0);
        Self { lanes, now_us: end_us, end_us }
    }

    pub(super) fn tracks(&self) -> [&Track; 2] {
        let [one, other] = &self.lanes;
        [&one.track, &other.track]
    }

    pub(super) const fn now_us(&self) -> u64 {
        self.now_us
    }

    pub(super) const fn end_us(&self) -> u64 {
        self.end_us
    }

    pub(super) fn show(&mut self, now_us: u64) {
        self.now_us = now_us.min(self.end_us);
        let whole = now_us >= self.end_us;
        self.lanes.iter_mut().for_each(|lane| lane.show(now_us, whole));
    }
}

impl LaneTape {
    fn read(section: Option<Element>) -> Self {
        let list = section.as_ref().and_then(|section| find_in(section, ".outcomes"));
        let items = list.map(|list| list.children());
        let track = items.as_ref().map(track).unwrap_or_default();
        let text_of = |selector| section.as_ref().map(|section| text(section, selector)).unwrap_or_default();
        Self {
            shown: track.shown(u64::MAX),
            total: text_of("[data-total]"),
            sentence: text_of("[data-sentence]"),
            section,
            items,
            track,
        }
    }

    /// Shows the lane at a moment; changes only what differs.
    fn show(&mut self, now_us: u64, whole: bool) {
        let shown = self.track.shown(now_us);
        let (Some(section), Some(items)) = (&self.section, &self.items) else { return };
        for index in self.track.between(self.shown, shown) {
            if let Some(item) = items.item(*index) {
                flag(&item, "data-later", shown < self.shown);
            }
        }
        self.shown = shown;
        if whole {
            put(section, "[data-total]", &self.total);
            put(section, "[data-total-word]", words::tickets(self.total.parse().ok()));
            put(section, "[data-sentence]", &self.sentence);
            return;
        }
        // If the ledger was not read, there is nothing to count.
        let Ok(_) = self.total.parse::<u32>() else { return };
        let tickets = self.track.tickets(shown);
        put(section, "[data-total]", &tickets.to_string());
        put(section, "[data-total-word]", words::tickets(Some(tickets)));
        put(section, "[data-sentence]", &so_far(tickets));
    }
}

fn track(items: &HtmlCollection) -> Track {
    let items: Vec<(u64, bool)> = (0..items.length())
        .filter_map(|index| items.item(index))
        .map(|item| (at_us(&item), item.has_attribute("data-ticket")))
        .collect();
    Track::new(&items)
}

fn so_far(tickets: u32) -> String {
    [&tickets.to_string(), " ", words::tickets(Some(tickets)), " so far."].concat()
}
