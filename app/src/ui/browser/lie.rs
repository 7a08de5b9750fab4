//! The dare: a copy of the history, changed and judged in the browser. This code and the checker are
//! in a file of their own, loaded when the panel is opened.

use super::{
    dom::{all, attribute, find, find_in, flag, hit, mark, on, put, set_value, text, value},
    live_region::alarm,
    server::history,
};
use crate::ui::{
    lies::{Lie, Ruling, Whom, difference, linearity, notices, reason, ruling, score, whom},
    words::checked,
};
use sale::{Finding, History, Lane, Linearizable, check, event::Checked, joined};
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
    /// The lies, each with the finding after it.
    told: Vec<(Lie, Finding)>,
}

impl Loaded {
    /// The history with so many of the lies in it.
    fn history(&self, lies: usize) -> History {
        let mut history = self.truth.clone();
        self.told.iter().take(lies).for_each(|(lie, _)| lie.apply(&mut history));
        history
    }

    /// The finding after so many of the lies.
    fn finding(&self, lies: usize) -> &Finding {
        lies.checked_sub(1).and_then(|last| self.told.get(last)).map_or(&self.finding, |(_, finding)| finding)
    }

    fn add(&mut self, lie: Lie) {
        let mut history = self.history(self.told.len());
        lie.apply(&mut history);
        self.told.push((lie, check(&history)));
    }
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
    on(&panel.root, "change", move |event| match hit(&event, "[name=lie-lane]") {
        Some(_) => changed.load(),
        None => changed.allow(),
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
        self.loaded.replace(Some(Loaded { truth, finding, told: Vec::new() }));
        self.show();
        if let Some(lying) = find_in(&self.root, "[data-lying]") {
            flag(&lying, "hidden", false);
        }
    }

    fn clicked(&self, event: &Event) {
        if hit(event, "[data-undo]").is_some() {
            return self.change(|loaded| drop(loaded.told.pop()));
        }
        let lie = hit(event, "[data-tell]").and_then(|button| self.chosen(&attribute(&button, "data-tell")));
        if let Some(lie) = lie {
            self.change(|loaded| loaded.add(lie));
        }
    }

    /// The lie of a button; `None` where it cannot be told.
    fn chosen(&self, name: &str) -> Option<Lie> {
        let pick = |name| self.pick(name).and_then(|list| value(&list).parse().ok());
        Some(match name {
            "row" => Lie::DeleteRow(pick("row")?),
            "swap" => {
                let (one, other) = (pick("one")?, pick("other")?);
                return (one != other).then_some(Lie::SwapTimes(one, other));
            }
            "cut" => Lie::CutLine(pick("cut")?),
            "fail" => Lie::FailUnknown(pick("unknown")?),
            "out" | "anybody" => Lie::LeaveOut(pick("out")?),
            _ => Lie::ShiftTimes,
        })
    }

    fn pick(&self, name: &str) -> Option<Element> {
        find_in(&self.root, &["[data-pick=", name, "]"].concat())
    }

    fn change(&self, change: impl FnOnce(&mut Loaded)) {
        if let Some(loaded) = self.loaded.borrow_mut().as_mut() {
            change(loaded);
        }
        self.show();
        // On the smallest screens the ruling does not stay in sight by itself.
        if let Some(note) = find_in(&self.root, "[data-noticed]") {
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            note.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    }

    fn show(&self) {
        let loaded = self.loaded.borrow();
        let Some(loaded) = loaded.as_ref() else { return };
        self.offer(&loaded.history(loaded.told.len()));
        self.rule(loaded);
        self.explain(loaded);
        self.list(loaded);
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
        let one = confirmed.first().copied().unwrap_or_default();
        let other = anybody.iter().rev().find(|buyer| **buyer != one).copied().unwrap_or_default();
        self.fill("row", &whom(now, Whom::Holders), 0);
        self.fill("one", &anybody, one);
        self.fill("other", &anybody, other);
        self.fill("unknown", &unknown, 0);
        self.fill("cut", &confirmed, 0);
        self.fill("out", &whom(now, Whom::Rejected), 0);
        self.allow();
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
    }

    /// Disables the buttons of lies that cannot be told of those who are chosen.
    fn allow(&self) {
        for button in all(&self.root, "[data-tell]") {
            let name = attribute(&button, "data-tell");
            mark(&button, "aria-disabled", if self.chosen(&name).is_none() { "true" } else { "false" });
        }
    }

    /// Writes the headline and the score.
    fn rule(&self, loaded: &Loaded) {
        let Loaded { finding: truth, told, .. } = loaded;
        let ruling = told.last().map(|(_, now)| ruling(truth, now));
        if let Some(place) = find_in(&self.root, "[data-testimony]") {
            mark(&place, "data-testimony", ruling.map_or("", Ruling::name));
        }
        put(&self.root, "[data-noticed]", ruling.map_or("No lie yet.", Ruling::headline));
        let noticed: Vec<bool> = told.iter().map(|(_, now)| notices(truth, now)).collect();
        put(&self.root, "[data-score]", &score(&noticed));
    }

    /// Writes the verdict, and what the last lie did to it.
    fn explain(&self, loaded: &Loaded) {
        let lies = loaded.told.len();
        let (mut verdict, mut why) = (String::new(), String::new());
        if let Some((lie, now)) = loaded.told.last() {
            let was = loaded.finding(lies - 1);
            let name = reason(*lie, &loaded.history(lies - 1), was, now);
            verdict = verdict_text(loaded.truth.lane, now);
            why = [&difference(was, now), " ", &text(&self.root, &["[data-reason='", name, "']"].concat())].concat();
        }
        put(&self.root, "[data-now]", &verdict);
        put(&self.root, "[data-why]", &why);
    }

    fn list(&self, loaded: &Loaded) {
        if let Some(list) = find_in(&self.root, "[data-lies-told]") {
            let lies = loaded.told.iter().map(|(lie, _)| ["<li>", &lie.describe()].concat());
            // Safe as HTML: only numbers and our own words.
            list.set_inner_html(&lies.collect::<String>());
            list.set_scroll_top(i32::MAX);
        }
        if let Some(undo) = find_in(&self.root, "[data-undo]") {
            mark(&undo, "aria-disabled", if loaded.told.is_empty() { "true" } else { "false" });
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
