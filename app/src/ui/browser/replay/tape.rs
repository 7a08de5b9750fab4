//! The buyers of both lanes as the page lists them.

use super::super::{
    dom::{all, attribute, find_in, flag, mark, put, text},
    time::sleep,
};
use crate::ui::{
    replay::{Step, Times, Track},
    words::{self, DRAWN_MAX, moment::caption},
};
use sale::Lane;
use web_sys::{Element, HtmlCollection};

/// Both lanes, and the moment that they show.
pub(super) struct Tape {
    lanes: [LaneTape; 2],
    now_us: u64,
    end_us: u64,
}

struct LaneTape {
    section: Option<Element>,
    items: Option<HtmlCollection>,
    track: Track,
    /// The step that is drawn of each buyer who is.
    drawn: Vec<Step>,
    /// The text on the page for the whole run.
    total: String,
    sentence: String,
}

/// The time of the last answer on the page. Lists are in the order of the answers.
pub(super) fn end_us(root: &Element) -> Option<u64> {
    all(root, ".outcomes").iter().filter_map(Element::last_element_child).map(|item| times(&item).answered_us).max()
}

fn times(item: &Element) -> Times {
    Times::of_attribute(&attribute(item, "data-at"), item.has_attribute("data-ticket"))
}

impl Tape {
    /// Reads a whole run from the page.
    pub(super) fn read(root: &Element) -> Self {
        Self::of(Lane::ALL.map(|lane| LaneTape::read(root, lane)))
    }

    /// Does the same, one lane after the other: thousands of buyers at once would hold up the page.
    pub(super) async fn read_in_turn(root: &Element) -> Self {
        let strong = LaneTape::read(root, Lane::Strong);
        sleep(0).await;
        let eventual = LaneTape::read(root, Lane::Eventual);
        sleep(0).await;
        Self::of([strong, eventual])
    }

    fn of(lanes: [LaneTape; 2]) -> Self {
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

    /// The moment before the first write of the lane that wrote later: everybody who raced has read.
    pub(super) fn decisive_us(&self) -> u64 {
        self.tracks().iter().filter_map(|track| track.first_write_us()).max().map_or(0, |us| us.saturating_sub(1))
    }

    pub(super) fn show(&mut self, now_us: u64) {
        self.now_us = now_us.min(self.end_us);
        let whole = now_us >= self.end_us;
        self.lanes.iter_mut().for_each(|lane| lane.show(now_us, whole));
    }

    /// "48.2 ms, 1 and 25 tickets": the moment in words.
    pub(super) fn in_words(&self) -> String {
        let [one, other] = self.tracks().map(|track| track.counts(self.now_us).tickets.to_string());
        [&words::tenths(self.now_us), " ms, ", &one, " and ", &other, " tickets"].concat()
    }
}

impl LaneTape {
    fn read(root: &Element, lane: Lane) -> Self {
        let section = find_in(root, &["section[data-lane=", lane.name(), "]"].concat());
        let list = section.as_ref().and_then(|section| find_in(section, ".outcomes"));
        let items = list.map(|list| list.children());
        let track = items.as_ref().map(track).unwrap_or_default();
        let text_of = |selector| section.as_ref().map(|section| text(section, selector)).unwrap_or_default();
        Self {
            drawn: track.steps(u64::MAX).take(DRAWN_MAX).collect(),
            total: text_of("[data-total]"),
            sentence: text_of("[data-sentence]"),
            section,
            items,
            track,
        }
    }

    /// Shows the lane at a moment; changes only what differs.
    fn show(&mut self, now_us: u64, whole: bool) {
        let (Some(section), Some(items)) = (&self.section, &self.items) else { return };
        for (index, (drawn, step)) in (0..).zip(self.drawn.iter_mut().zip(self.track.steps(now_us))) {
            if *drawn != step
                && let Some(item) = items.item(index)
            {
                *drawn = step;
                draw(&item, step);
            }
        }
        put(section, "[data-caption]", &caption(&self.track, now_us));
        if whole {
            put(section, "[data-total]", &self.total);
            put(section, "[data-total-word]", words::tickets(self.total.parse().ok()));
            put(section, "[data-sentence]", &self.sentence);
            return;
        }
        // If the ledger was not read, there is nothing to count.
        let Ok(_) = self.total.parse::<u32>() else { return };
        let tickets = self.track.counts(now_us).tickets;
        put(section, "[data-total]", &tickets.to_string());
        put(section, "[data-total-word]", words::tickets(Some(tickets)));
        put(section, "[data-sentence]", &so_far(tickets));
    }
}

fn draw(item: &Element, step: Step) {
    match step.name() {
        Some(name) => mark(item, "data-step", name),
        None => flag(item, "data-step", false),
    }
}

fn track(items: &HtmlCollection) -> Track {
    let items = (0..items.length()).filter_map(|index| items.item(index));
    Track::new(items.map(|item| times(&item)).collect())
}

fn so_far(tickets: u32) -> String {
    [&tickets.to_string(), " ", words::tickets(Some(tickets)), " so far."].concat()
}
