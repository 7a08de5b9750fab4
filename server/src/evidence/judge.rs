//! A bundle is judged again, and compared with what it claims.

use super::{
    claims::{Claims, judge_again, sentence},
    files::LaneFile,
    manifest::{LaneEntry, Manifest},
    open::Opened,
};
use app::{
    event::RunRecord,
    sale::{Attempt, Conclusion, Finding, History, Lane, Linearizable, Outcome, SeatId, Verdict},
};
use std::collections::BTreeMap;

/// What a file of evidence comes to.
#[derive(Debug)]
pub struct Judged {
    /// Id of the run.
    pub run: String,
    /// The contended seat.
    pub seat: SeatId,
    /// Buyers in each lane.
    pub buyers: u32,
    /// SHA-256 of the manifest, to compare with what somebody published; `None` of a bare history.
    pub manifest_sha256: Option<String>,
    /// Lane by lane.
    pub lanes: Vec<LaneJudged>,
    /// Where the bundle says of the run what the histories do not.
    pub differences: Vec<String>,
}

/// What the history of a lane comes to.
#[derive(Debug)]
pub struct LaneJudged {
    /// The lane.
    pub lane: Lane,
    /// The engine that ran.
    pub engine: String,
    /// Operations in the history.
    pub operations: usize,
    /// What its rows say.
    pub verdict: Verdict,
    /// What the checker finds.
    pub finding: Finding,
    /// Where the bundle says of the lane what the history does not.
    pub differences: Vec<String>,
}

/// Judges what was opened.
#[must_use]
pub fn judge_opened(opened: &Opened) -> Judged {
    let record = opened.events.as_deref().map(RunRecord::of_lines);
    let lanes = opened.histories.iter().map(|history| {
        let mut lane = LaneJudged::new(history);
        if let Some(manifest) = &opened.manifest {
            lane.compare_manifest(history, manifest);
        }
        if let Some(Some(record)) = &record {
            lane.compare_events(history, record);
        }
        lane
    });
    let lanes = lanes.collect();
    // There is one: nothing opens without.
    let first = &opened.histories[0];
    Judged {
        run: first.run.clone(),
        seat: first.seat,
        buyers: first.buyers,
        manifest_sha256: opened.manifest_sha256.clone(),
        lanes,
        differences: opened
            .manifest
            .as_ref()
            .map_or_else(Vec::new, |manifest| of_the_run(opened, manifest, record.flatten().as_ref())),
    }
}

fn of_the_run(opened: &Opened, manifest: &Manifest, record: Option<&RunRecord>) -> Vec<String> {
    let mut found = Vec::new();
    for history in &opened.histories {
        if (&manifest.run, manifest.seat, manifest.buyers) != (&history.run, history.seat, history.buyers) {
            found.push(format!("manifest.json is of another run than the history of the lane {}", history.lane));
        }
    }
    let Some(record) = record else {
        found.push("run.txt holds no run".into());
        return found;
    };
    if (&manifest.run, manifest.seat, manifest.buyers, manifest.started_at_ms)
        != (&record.run, record.seat, record.buyers, Some(record.started_at_ms))
    {
        found.push("manifest.json is of another run than run.txt".into());
    }
    for lane in Lane::ALL {
        let has_history = opened.histories.iter().any(|history| history.lane == lane);
        if record.lane(lane).judged.is_some() && !has_history {
            found.push(format!("run.txt tells of the lane {lane}, of which there is no history"));
        }
    }
    found
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
        let operations = history.ops.len();
        Self {
            lane: history.lane,
            engine: history.engine.clone(),
            operations,
            verdict,
            finding,
            differences: Vec::new(),
        }
    }

    /// As [`Judged::exit`].
    #[must_use]
    pub fn exit(&self) -> u8 {
        let bad = !self.finding.harms.none()
            || !self.differences.is_empty()
            || self.verdict.conclusion == Conclusion::Impossible
            || matches!(self.finding.linearizable, Linearizable::Violated(_));
        let open = self.verdict.conclusion == Conclusion::Undecided
            || matches!(self.finding.linearizable, Linearizable::Undecided(_));
        if bad { 1 } else { 2 * u8::from(open) }
    }

    /// The counterexample, or why it is undecided.
    #[must_use]
    pub fn sentence(&self) -> Option<&str> {
        sentence(&self.finding.linearizable)
    }

    fn compare_manifest(&mut self, history: &History, manifest: &Manifest) {
        let Some(entry) = manifest.lanes.iter().find(|entry| entry.lane == self.lane.name()) else { return };
        let claims = Claims::of(&self.verdict, &self.finding);
        self.differences.extend(claims.differences(&entry.claims, "manifest.json"));
        let LaneEntry { engine, regions, operations, sentence, .. } = entry;
        let same =
            (engine, regions, u64::from(*operations)) == (&history.engine, &history.regions, history.ops.len() as u64);
        if !same || sentence.as_deref() != self.sentence() {
            self.differences
                .push("manifest.json says engine, regions, number of operations or counterexample otherwise".into());
        }
        for file in LaneFile::all(history) {
            let name = file.name(history);
            let told = manifest.files.get(&name);
            if !told.is_some_and(|told| file.sum(history, told.bytes).is_ok_and(|sum| sum.sha256 == told.sha256)) {
                self.differences.push(format!("{name} is not what follows from the history"));
            }
        }
    }

    fn compare_events(&mut self, history: &History, record: &RunRecord) {
        let told = record.lane(self.lane);
        self.differences.extend(Claims::of(&self.verdict, &self.finding).differences_of_events(told));
        if outcomes(&told.attempts) != outcomes(&history.attempts()) {
            self.differences.push("run.txt says otherwise what buyers were told".into());
        }
        let mut holders = history.audit.evidence().holders(&history.run, &history.attempts());
        let mut tickets = told.tickets.clone();
        holders.sort_unstable();
        tickets.sort_unstable();
        if holders != tickets {
            self.differences.push("run.txt names other holders of tickets than the ledger".into());
        }
    }
}

fn outcomes(attempts: &[Attempt]) -> BTreeMap<u32, Outcome> {
    attempts.iter().map(|attempt| (attempt.buyer, attempt.outcome)).collect()
}
