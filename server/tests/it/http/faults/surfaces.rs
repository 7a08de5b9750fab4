//! Every place that reports a run, read for its numbers, its ticket holders and its text.

mod bundle;
mod command;
mod events;
mod page;
mod picture;

pub(super) use events::lane_of;

use sale::Lane;
use serde_json::Value;
use std::collections::BTreeSet;

use super::{
    numbers::Number,
    stage::{Run, Stage},
    text,
    truth::Truth,
};

/// The content that one place prints.
#[derive(Debug, Default)]
pub(super) struct Printed {
    /// The name of the place.
    place: String,
    /// The lane that it is about; both lanes if `None`.
    lane: Option<Lane>,
    numbers: Vec<Number>,
    /// Buyers shown with a ticket, if the place shows that.
    holders: Option<BTreeSet<u32>>,
    text: String,
    /// The text that must be there if rows were not read.
    excuse: Option<&'static str>,
}

impl Printed {
    fn of(place: &str, lane: Lane) -> Self {
        Self { place: format!("{place}, {lane}"), lane: Some(lane), ..Self::default() }
    }

    fn text_of_both(place: &str, text: String) -> Self {
        Self { place: place.to_owned(), text, ..Self::default() }
    }

    /// Returns each false statement of the place and each true one that is missing, as a sentence.
    fn lies(&self, truths: &[Truth; 2]) -> Vec<String> {
        let Some(truth) = self.lane.map(|lane| &truths[lane.index()]) else {
            let lies = text::lies(&self.text, &truths.each_ref());
            return lies.into_iter().map(|lie| format!("{}: {lie}", self.place)).collect();
        };
        let wrong = self.numbers.iter().filter(|(name, number)| *number != truth.number(name));
        let wrong = wrong.map(|(name, number)| format!("{name} is {number:?}, and not {:?}", truth.number(name)));
        let mut lies: Vec<String> = wrong.chain(text::lies(&self.text, &[truth])).collect();
        if let Some(holders) = self.holders.as_ref().filter(|holders| **holders != truth.holders()) {
            lies.push(format!("{holders:?} hold tickets, and not {:?}", truth.holders()));
        }
        let unexcused = |excuse: &&str| truth.ran && truth.sold().is_none() && !self.text.contains(*excuse);
        if let Some(excuse) = self.excuse.filter(unexcused) {
            lies.push(format!("why there is no number is not said: {excuse:?} is missing"));
        }
        if self.text.contains("did not run") == truth.ran {
            lies.push(format!("whether it ran is said wrongly: it did{}", if truth.ran { "" } else { " not" }));
        }
        lies.into_iter().map(|lie| format!("{}: {lie}", self.place)).collect()
    }
}

/// Checks that everything that is reported of a run is true.
pub(super) async fn are_true(stage: &Stage, run: &Run, json: &Value, truths: &[Truth; 2]) {
    let lines = stage.lines(&run.id).await;
    let mut all = page::printed(stage, run, &lines).await;
    all.extend(events::printed(stage, run, &lines, json).await);
    all.extend(picture::printed(stage, run, &lines).await);
    all.extend(bundle::printed(stage, run, truths).await);
    all.extend(command::printed(run, &lines).await);
    let lies: Vec<String> = all.iter().flat_map(|printed| printed.lies(truths)).collect();
    assert!(lies.is_empty(), "run {}:\n{}\nof {truths:#?}", run.id, lies.join("\n"));
    // A place that shows nothing would always pass.
    for truth in truths.iter().filter(|truth| truth.ran) {
        let places = all.iter().filter(|printed| printed.lane == Some(truth.lane));
        let counting = places.filter(|printed| printed.numbers.iter().any(|(name, _)| *name == "sold")).count();
        assert!(counting >= 8, "{counting} places count the tickets of {}", truth.lane);
    }
}
