//! The claims about a lane: in the manifest when the bundle is made, and again when it is judged.

use sale::{Finding, Harms, History, Linearizable, Verdict, check, judge};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// The results that follow from the rows and the history of a lane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claims {
    /// The conclusion of the verdict.
    pub(super) verdict: String,
    /// The verdict's counts, by name; null where it was not counted.
    #[serde(deserialize_with = "by_present_names")]
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
            linearizable: finding.linearizable.answer().name().into(),
        }
    }

    /// Returns the claims in which `who` differs from these, one sentence each.
    pub(super) fn differences(&self, claimed: &Self, who: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut compare = |what: &str, here: &str, there: &str| {
            if here != there {
                found.push(format!("{who} says {what} {there}, the history says {here}"));
            }
        };
        compare("verdict", &self.verdict, &claimed.verdict);
        compare("linearizable", &self.linearizable, &claimed.linearizable);
        for (mine, theirs) in [(&self.counts, &claimed.counts), (&self.harms, &claimed.harms)] {
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

/// Counts that have another name in older bundles: that name, and the present one.
const RENAMED: [(&str, &str); 2] =
    [("owners in the seat table", "owners in the seat map"), ("told sold", "told rejected")];

fn by_present_names<'de, D: Deserializer<'de>>(text: D) -> Result<BTreeMap<String, Option<u32>>, D::Error> {
    let mut counts: BTreeMap<String, Option<u32>> = BTreeMap::deserialize(text)?;
    for (old, name) in RENAMED {
        if let Some(count) = counts.remove(old) {
            // If both names are there, the older one must not hide the value of the present one.
            counts.entry(name.into()).or_insert(count);
        }
    }
    Ok(counts)
}

fn counted(count: Option<u32>) -> String {
    count.map_or_else(|| "not counted".into(), |count| count.to_string())
}

fn counts(verdict: &Verdict) -> BTreeMap<String, Option<u32>> {
    [
        ("sold", verdict.sold()),
        ("oversold", verdict.oversold()),
        ("told confirmed", Some(verdict.reported.confirmed)),
        ("told rejected", Some(verdict.reported.rejected)),
        ("told unknown", Some(verdict.reported.unknown)),
        ("owners in the seat map", verdict.owners()),
        ("hidden", verdict.hidden()),
        ("lost receipts", verdict.lost_receipts()),
    ]
    .map(|(name, count)| (name.into(), count))
    .into()
}

fn harms(harms: &Harms) -> BTreeMap<String, Option<u32>> {
    harms.counts().map(|(harm, count)| (harm.name().into(), count)).into()
}

/// Returns the counterexample, or why it is undecided.
pub(super) fn sentence(linearizable: &Linearizable) -> Option<&str> {
    match linearizable {
        Linearizable::Holds => None,
        Linearizable::Violated(witness) => Some(&witness.sentence),
        Linearizable::Undecided(why) => Some(why),
    }
}
