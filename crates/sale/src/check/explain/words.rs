//! A counterexample in plain words: which buyer was given which outcome, where and when.

use super::{AUDITOR, Judged};
use crate::joined;
use crate::{Action, History, Op, Rows, check::seat::Claim};

/// Longest piece of a foreign sale's id that is shown, in characters.
const SALE_ID_SHOWN: usize = 40;

/// Names and times of a history.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) history: &'a History,
    /// The ledger, if it was read.
    pub(super) rows: Option<&'a Rows>,
    /// Decimal places of a time in milliseconds.
    digits: usize,
}

impl<'a> Words<'a> {
    pub(super) const fn of(history: &'a History, rows: Option<&'a Rows>) -> Self {
        Self { history, rows, digits: 1 }
    }

    /// Returns the same with times that are precise enough to show a gap.
    pub(super) const fn sharp(self, gap_ns: u64) -> Self {
        let digits = match gap_ns {
            100_000.. => 1,
            1_000.. => 3,
            _ => 6,
        };
        Self { digits, ..self }
    }

    /// Returns "4.1 ms".
    pub(super) fn ms(self, ns: u64) -> String {
        // A time that would be shown as zero gets more digits.
        let digits = match ns {
            1..1_000 => 6,
            1_000..50_000 => self.digits.max(3),
            _ => self.digits,
        };
        let unit = 10_u64.pow(6 - u32::try_from(digits).unwrap_or(0));
        let (whole, rest) = (ns / 1_000_000, ns % 1_000_000 / unit);
        format!("{whole}.{rest:0digits$} ms")
    }

    /// Returns "Fan 12 in us-east-1", "the ledger", "the seat map of us-east-2".
    pub(super) fn who(self, judged: &Judged) -> String {
        let region = self.history.regions.get(usize::from(judged.region));
        match (judged.buyer, judged.action, region) {
            (AUDITOR, Action::FindSale, _) => "the ledger".into(),
            (AUDITOR, _, Some(region)) => format!("the seat map of {region}"),
            (AUDITOR, ..) => "a seat map".into(),
            (buyer, _, Some(region)) => format!("Fan {buyer} in {region}"),
            (buyer, _, None) => format!("Fan {buyer}"),
        }
    }

    /// Returns "Fan 1's write failed with 40001 at 3.0 ms".
    pub(super) fn failed(self, op: &Op, code: &str) -> String {
        let at_ns = op.completed_ns.unwrap_or(op.invoked_ns);
        let step = if op.action == Action::Commit { "commit" } else { "write" };
        let (buyer, at) = (op.buyer.to_string(), self.sharp(at_ns).ms(at_ns));
        ["Fan ", &buyer, "\u{2019}s ", step, " failed with ", code, " at ", &at].concat()
    }

    /// Describes what somebody did or saw, without a full stop.
    pub(super) fn describe(self, judged: &Judged) -> String {
        let (from, to) = (self.ms(judged.from_ns), self.ms(judged.to_ns.unwrap_or_default()));
        let who = self.who(judged);
        if judged.buyer == AUDITOR {
            return format!("{who}, read at {to}, {}", self.shows(judged));
        }
        match (judged.claim, judged.action) {
            (Claim::Wrote(_), Action::Purchase) if judged.to_ns.is_none() => {
                ["nothing that Fan ", &judged.buyer.to_string(), " did is on record"].concat()
            }
            (Claim::Wrote(_) | Claim::SawImpossible, Action::Purchase) => {
                format!("{who} was told \u{201c}confirmed\u{201d} at {to}")
            }
            (Claim::Wrote(_), _) => format!("{who} sent a write at {from} and never learnt what became of it"),
            (_, Action::Purchase) => format!("{who} was told \u{201c}rejected\u{201d} at {to}"),
            (Claim::SawOwner(owner), _) => format!("{who} read at {to} that the seat is Fan {owner}\u{2019}s"),
            (Claim::SawAvailable, _) => format!("{who} asked at {from} and read \u{201c}available\u{201d}"),
            (Claim::SawImpossible, _) => {
                format!("{who} read at {to} that the seat was sold to somebody who is no buyer of this run")
            }
            _ => format!("{who} read \u{201c}sold\u{201d} at {to}"),
        }
    }

    /// Describes what the rows show.
    fn shows(self, judged: &Judged) -> String {
        match (judged.claim, judged.action) {
            (Claim::SawAvailable, Action::FindSale) => "holds no row of the seat".into(),
            (Claim::SawAvailable, _) => "shows the seat available".into(),
            (Claim::SawOwner(owner), Action::FindSale) => format!("holds one row, of Fan {owner}"),
            (Claim::SawOwner(owner), _) => format!("names Fan {owner}"),
            (_, Action::FindSale) => {
                let count = self.rows.map_or(0, Rows::sold);
                format!("holds {count} {}", if count == 1 { "row" } else { "rows" })
            }
            _ => "names somebody who is no buyer of this run".into(),
        }
    }

    /// Describes what several did or saw, one after the other.
    pub(super) fn list(self, all: &[&Judged]) -> String {
        let mut texts: Vec<String> = all.iter().map(|one| self.describe(one)).collect();
        let last = texts.pop().unwrap_or_default();
        if texts.is_empty() { last } else { [joined(&texts, ", ").as_str(), ", and ", &last].concat() }
    }

    /// Describes a row that belongs to nobody. If its sale has the number of a buyer, the row contradicts it.
    pub(super) fn stranger(self, ledger: &Judged) -> String {
        let strangers = self.rows.map(|rows| rows.strangers.as_slice()).unwrap_or_default();
        let first = strangers.first().map(String::as_str).unwrap_or_default();
        let sale: String = first.chars().take(SALE_ID_SHOWN).collect();
        let but = match self.history.run().buyer_of(first) {
            None => ["no buyer of this run made the sale ", &sale].concat(),
            Some(_) => [
                "what a region holds of the sale ",
                &sale,
                " contradicts it: another buyer, seat or run, or another row elsewhere",
            ]
            .concat(),
        };
        [&self.describe(ledger), ", and ", but.as_str()].concat()
    }
}

/// Makes the words a sentence.
pub(super) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_ascii_uppercase(), letters.as_str()))
}
