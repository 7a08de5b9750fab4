//! "Lie to the witness": a copy of the history, changed and judged in the browser. This code
//! and the checker are in a file of their own, loaded when the panel is opened.

use super::{
    dom::{all, attribute, find, find_in, flag, hit, mark, on, put, set_value, text, value},
    live_region::alarm,
    server::history,
};
use crate::ui::{
    lies::{Lie, Whom, linearity, notices, reason, whom},
    words::checked,
};
use sale::{
    Finding, History, Lane, Linearizable, check,
    event::{Checked, Linearity},
    joined,
};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, ScrollIntoViewOptions, ScrollLogicalPosition};

const ALERT: &str = "[data-lie-alert]";
/// Most buyers that a list offers.
const OFFERED_MAX: usize = 200;

/// The panel, with the history and the lies in it.
struct Panel {
    root: Element,
    loaded: RefCell<Option<Loaded>>,
}

struct Loaded {
    truth: History,
    finding: Finding,
    lies: Vec<Lie>,
}

/// Starts the panel when it is first opened.
#[cfg(feature = "split")]
#[leptos::prelude::lazy]
pub fn lie_to_the_witness() {
    start();
}

/// Starts the panel when it is first opened. The checker came with the page: a plain
/// `cargo leptos watch` does not split.
#[cfg(not(feature = "split"))]
pub(super) async fn lie_to_the_witness() {
    start();
}

fn start() {
    let Some(root) = find("[data-lie]") else { return };
    let panel = Rc::new(Panel { root, loaded: RefCell::default() });
    let clicked = panel.clone();
    on(&panel.root, "click", move |event| clicked.clicked(&event));
    let changed = panel.clone();
    on(&panel.root, "change", move |event| {
        if hit(&event, "[name=lie-lane]").is_some() {
            changed.load();
        }
    });
    panel.load();
}

impl Panel {
    /// Fetches the history of the chosen lane.
    fn load(self: &Rc<Self>) {
        let Some(lane) = find_in(&self.root, "[name=lie-lane]:checked") else { return };
        let run = find("[data-shown]").map(|stage| attribute(&stage, "data-shown")).unwrap_or_default();
        let (this, lane) = (self.clone(), value(&lane));
        spawn_local(async move {
            let loaded = match history(&run, &lane).await {
                Ok(lines) => History::of_lines(&lines),
                Err(error) => Err(error.sentence),
            };
            match loaded {
                Ok(truth) => this.begin(truth),
                Err(sentence) => alarm(ALERT, &sentence),
            }
        });
    }

    fn begin(&self, truth: History) {
        alarm(ALERT, "");
        let finding = check(&truth);
        put(&self.root, "[data-truth]", &verdict_text(truth.lane, &finding));
        self.loaded.replace(Some(Loaded { truth, finding, lies: Vec::new() }));
        self.show();
        if let Some(lying) = find_in(&self.root, "[data-lying]") {
            flag(&lying, "hidden", false);
        }
    }

    fn clicked(&self, event: &Event) {
        if hit(event, "[data-undo]").is_some() {
            return self.change(|lies| {
                lies.pop();
            });
        }
        let lie = hit(event, "[data-tell]").and_then(|button| self.chosen(&attribute(&button, "data-tell")));
        if let Some(lie) = lie {
            self.change(|lies| lies.push(lie));
        }
    }

    fn chosen(&self, name: &str) -> Option<Lie> {
        let pick = |name| self.pick(name).and_then(|list| value(&list).parse().ok());
        Some(match name {
            "row" => Lie::DeleteRow(pick("row")?),
            "swap" => Lie::SwapTimes(pick("one")?, pick("other")?),
            "cut" => Lie::CutLine(pick("cut")?),
            "fail" => Lie::FailUnknown(pick("unknown")?),
            "out" => Lie::LeaveOut(pick("out")?),
            _ => Lie::ShiftTimes,
        })
    }

    fn pick(&self, name: &str) -> Option<Element> {
        find_in(&self.root, &["[data-pick=", name, "]"].concat())
    }

    fn change(&self, change: impl FnOnce(&mut Vec<Lie>)) {
        if let Some(loaded) = self.loaded.borrow_mut().as_mut() {
            change(&mut loaded.lies);
        }
        self.show();
        // On a small screen the finding may be far below the button that was pressed.
        if let Some(note) = find_in(&self.root, "[data-noticed]") {
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            note.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    }

    fn show(&self) {
        let loaded = self.loaded.borrow();
        let Some(Loaded { truth, finding, lies }) = loaded.as_ref() else { return };
        let mut now = truth.clone();
        lies.iter().for_each(|lie| lie.apply(&mut now));
        self.offer(&now);
        self.judge(finding, &check(&now), truth.lane, lies);
    }

    /// Offers the buyers about whom a lie is possible now.
    fn offer(&self, now: &History) {
        let anybody = whom(now, Whom::Anybody);
        let unknown = whom(now, Whom::Unknown);
        for (selector, there) in
            [("[data-some-unknown]", !unknown.is_empty()), ("[data-no-unknown]", unknown.is_empty())]
        {
            if let Some(part) = find_in(&self.root, selector) {
                flag(&part, "hidden", !there);
            }
        }
        let confirmed = whom(now, Whom::Confirmed);
        let last = anybody.last().copied().unwrap_or_default();
        self.fill("row", &whom(now, Whom::Holders), 0);
        self.fill("one", &anybody, confirmed.first().copied().unwrap_or_default());
        self.fill("other", &anybody, last);
        self.fill("unknown", &unknown, 0);
        self.fill("cut", &confirmed, 0);
        self.fill("out", &whom(now, Whom::Rejected), 0);
    }

    /// Fills a list, and keeps the buyer who was chosen.
    fn fill(&self, name: &str, buyers: &[u32], suggested: u32) {
        let Some(list) = self.pick(name) else { return };
        let chosen: u32 = value(&list).parse().unwrap_or(suggested);
        let chosen = if buyers.contains(&chosen) { chosen } else { buyers.first().copied().unwrap_or_default() };
        let options = buyers.iter().take(OFFERED_MAX).map(|buyer| {
            let buyer = buyer.to_string();
            ["<option value=", &buyer, ">Fan ", &buyer].concat()
        });
        // Safe as HTML: only numbers.
        list.set_inner_html(&options.collect::<String>());
        set_value(&list, &chosen.to_string());
        if let Ok(Some(lie)) = list.closest("li") {
            self.allow(&lie);
        }
    }

    /// Disables the buttons of a lie for which nobody can be chosen.
    fn allow(&self, lie: &Element) {
        for button in all(lie, "[data-tell]") {
            let name = attribute(&button, "data-tell");
            mark(&button, "aria-disabled", if self.chosen(&name).is_none() { "true" } else { "false" });
        }
    }

    fn judge(&self, truth: &Finding, now: &Finding, lane: Lane, lies: &[Lie]) {
        let noticed = notices(truth, now);
        let (state, headline) = match (lies.is_empty(), noticed) {
            (true, _) => ("", "No lie yet."),
            (_, true) => ("noticed", "! The checker notices."),
            _ if linearity(now) == Linearity::Undecided => ("", "? The checker cannot decide any more."),
            (_, false) => ("unnoticed", "\u{2713} The checker does not notice."),
        };
        if let Some(testimony) = find_in(&self.root, "[data-testimony]") {
            mark(&testimony, "data-testimony", state);
        }
        put(&self.root, "[data-noticed]", headline);
        put(&self.root, "[data-now]", &if lies.is_empty() { String::new() } else { verdict_text(lane, now) });
        let why = lies.last().map(|lie| ["[data-reason=", &reason(*lie, noticed), "]"].concat());
        put(&self.root, "[data-why]", &why.map_or(String::new(), |why| text(&self.root, &why)));
        if let Some(list) = find_in(&self.root, "[data-lies-told]") {
            let lies = lies.iter().map(|lie| ["<li>", &lie.describe()].concat());
            // Safe as HTML: only numbers and our own words.
            list.set_inner_html(&lies.collect::<String>());
        }
        if let Some(undo) = find_in(&self.root, "[data-undo]") {
            mark(&undo, "aria-disabled", if lies.is_empty() { "true" } else { "false" });
        }
    }
}

/// A finding in words: the verdict, the counterexample, the harms.
fn verdict_text(lane: Lane, finding: &Finding) -> String {
    let sentence = match &finding.linearizable {
        Linearizable::Holds => String::new(),
        Linearizable::Violated(witness) => witness.sentence.clone(),
        Linearizable::Undecided(why) => why.clone(),
    };
    let linearizable = linearity(finding);
    let checked = Checked { lane, harms: finding.harms, linearizable, sentence, ops: 0, took_us: 0 };
    let harms =
        finding.harms.counts().into_iter().filter_map(|(harm, count)| Some((harm, count.filter(|count| *count > 0)?)));
    let harms: Vec<String> = harms.map(|(harm, count)| [harm.name(), ": ", &count.to_string()].concat()).collect();
    let harms = if harms.is_empty() { String::new() } else { [" Harms: ", &joined(&harms, ", "), "."].concat() };
    [&*checked::linearizable(linearizable), ". ", checked::sentence(&checked), &harms].concat()
}
