//! What is said of a lane: in the manifest when the bundle is made, and again when it is judged.

use app::sale::{Finding, Harms, History, Linearizable, Verdict, check, judge};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the rows and the history of a lane come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claims {
    /// The conclusion of the verdict.
    pub(super) verdict: String,
    /// The verdict's counts, by name; null where it was not counted.
    pub(super) counts: BTreeMap<String, Option<u32>>,
    /// The five harms, by name; null where it was not counted.
    pub(super) harms: BTreeMap<String, Option<u32>>,
    /// `holds`, `violated` or `undecided`.
    pub(super) linearizable: String,
}

/// Judges a history again, from nothing but itself.
pub(super) fn judge_again(history: &History) -> (Verdict, Finding) {
    (judge(history), check(history))
}

impl Claims {
    pub(super) fn of(verdict: &Verdict, finding: &Finding) -> Self {
        Self {
            verdict: verdict.conclusion.name().into(),
            counts: counts(verdict),
            harms: harms(&finding.harms),
            linearizable: finding.linearizable.name().into(),
        }
    }

    /// What `who` says otherwise: one sentence each.
    pub(super) fn differences(&self, said: &Self, who: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut compare = |what: &str, here: &str, there: &str| {
            if here != there {
                found.push(format!("{who} says {what} {there}, the history says {here}"));
            }
        };
        compare("verdict", &self.verdict, &said.verdict);
        compare("linearizable", &self.linearizable, &said.linearizable);
        for (mine, theirs) in [(&self.counts, &said.counts), (&self.harms, &said.harms)] {
            for (what, here) in mine {
                let there = theirs.get(what).map_or("nothing".into(), |there| counted(*there));
                compare(what, &counted(*here), &there);
            }
            for (what, there) in theirs.iter().filter(|(what, _)| !mine.contains_key(*what)) {
                compare(what, "nothing", &counted(*there));
            }
        }
        found
    }
}

fn counted(count: Option<u32>) -> String {
    count.map_or_else(|| "not counted".into(), |count| count.to_string())
}

fn counts(verdict: &Verdict) -> BTreeMap<String, Option<u32>> {
    [
        ("sold", verdict.sold()),
        ("oversold", verdict.oversold()),
        ("told confirmed", Some(verdict.told.confirmed)),
        ("told sold", Some(verdict.told.rejected)),
        ("told unknown", Some(verdict.told.unknown)),
        ("owners in the seat table", verdict.owners()),
        ("hidden", verdict.hidden()),
        ("lost receipts", verdict.lost_receipts()),
    ]
    .map(|(name, count)| (name.into(), count))
    .into()
}

fn harms(harms: &Harms) -> BTreeMap<String, Option<u32>> {
    harms.counts().map(|(name, count)| (name.into(), count)).into()
}

/// The counterexample, or why it is undecided.
pub(super) fn sentence(linearizable: &Linearizable) -> Option<&str> {
    match linearizable {
        Linearizable::Holds => None,
        Linearizable::Violated(witness) => Some(&witness.sentence),
        Linearizable::Undecided(why) => Some(why),
    }
}
