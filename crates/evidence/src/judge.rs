//! Judges a bundle again, and compares the result with its claims.

use super::{
    claims::{judge_again, sentence},
    compare,
    open::Opened,
};
use sale::{Conclusion, Contention, Finding, History, Lane, Linearizable, SeatId, Verdict};

/// The result of judging a file of evidence.
#[derive(Debug)]
pub struct Judged {
    /// Id of the run.
    pub run: String,
    /// The contended seat.
    pub seat: SeatId,
    /// Buyers in each lane.
    pub buyers: u32,
    /// SHA-256 of the manifest, to compare with a published one; `None` for a bare history.
    pub manifest_sha256: Option<String>,
    /// The result for each lane.
    pub lanes: Vec<LaneJudged>,
    /// The differences between the bundle's claims about the run and the histories.
    pub differences: Vec<String>,
    /// The parts of a bundle that follow from nothing else in it, so that nobody can check them.
    pub not_checked: &'static [&'static str],
}

/// The result of judging a lane's history.
#[derive(Debug)]
pub struct LaneJudged {
    /// The lane.
    pub lane: Lane,
    /// The engine that ran.
    pub engine: String,
    /// Operations in the history.
    pub operations: usize,
    /// The verdict on its rows.
    pub verdict: Verdict,
    /// The checker's finding.
    pub finding: Finding,
    /// The pairs of buyers who raced.
    pub contention: Contention,
    /// The differences between the bundle's claims about the lane and the history.
    pub differences: Vec<String>,
}

/// Judges an opened file, and compares everything beside the histories with what follows from them.
#[must_use]
pub fn judge_opened(opened: &Opened) -> Judged {
    let mut lanes: Vec<LaneJudged> = opened.histories.iter().map(LaneJudged::new).collect();
    let mut differences = Vec::new();
    if let Some(manifest) = &opened.manifest {
        let (events, strange) = compare::events(opened, manifest);
        differences = compare::run_of(opened, manifest, &events);
        differences.extend(strange);
        for (lane, history) in lanes.iter_mut().zip(&opened.histories) {
            lane.differences.extend(compare::manifest_of(manifest, history, &lane.verdict, &lane.finding));
            lane.differences.extend(compare::files_of(manifest, history));
            lane.differences.extend(compare::events_of(manifest, &events, history, &lane.finding));
        }
    }
    // There is one: nothing opens without a history.
    let first = &opened.histories[0];
    Judged {
        run: first.run.clone(),
        seat: first.seat,
        buyers: first.buyers,
        manifest_sha256: opened.manifest_sha256.clone(),
        lanes,
        differences,
        not_checked: opened.manifest.as_ref().map_or(&[], compare::not_checked),
    }
}

impl Judged {
    /// Exit status: 0 holds and nobody was harmed, 1 violated, harmed or other than claimed,
    /// 2 undecided.
    #[must_use]
    pub fn exit(&self) -> u8 {
        let worst = |exit: u8, lane: &LaneJudged| match (exit, lane.exit()) {
            (1, _) | (_, 1) => 1,
            (one, other) => one.max(other),
        };
        let differs = u8::from(!self.differences.is_empty());
        self.lanes.iter().fold(differs, worst)
    }
}

impl LaneJudged {
    fn new(history: &History) -> Self {
        let (verdict, finding) = judge_again(history);
        let rows = history.evidence().ledger;
        let differing = rows.read().map_or(&[][..], |rows| &rows.differing);
        Self {
            lane: history.lane,
            engine: history.engine.clone(),
            operations: history.ops.len(),
            verdict,
            finding,
            contention: Contention::of(history),
            differences: differing
                .iter()
                .map(|id| format!("the regions hold different rows of the sale {id}"))
                .collect(),
        }
    }

    /// Exit status of this lane, as [`Judged::exit`].
    #[must_use]
    pub fn exit(&self) -> u8 {
        let bad = !self.finding.harms.none_found()
            || !self.differences.is_empty()
            || self.verdict.conclusion == Conclusion::Impossible
            || matches!(self.finding.linearizable, Linearizable::Violated(_));
        let open = self.verdict.conclusion == Conclusion::Undecided
            || matches!(self.finding.linearizable, Linearizable::Undecided(_));
        if bad { 1 } else { 2 * u8::from(open) }
    }

    /// Returns the counterexample, or why it is undecided.
    #[must_use]
    pub fn sentence(&self) -> Option<&str> {
        sentence(&self.finding.linearizable)
    }
}
