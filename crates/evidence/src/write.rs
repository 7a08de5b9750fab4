//! Writes a bundle: the same bytes for the same run, so that two people who have it can compare.

use super::{
    claims::{Claims, judge_again, sentence},
    files::{EVENTS, GUIDE, LaneFile, MANIFEST, SEAL, Sum, Summing},
    guide::guide,
    manifest::{FORMAT, FileEntry, LaneEntry, Manifest, VERSION},
};
use sale::{
    Attempt, History, Lane, check,
    event::{Judged, RunEvent, RunRecord, ending, to_lines},
};
use std::{
    borrow::Borrow,
    cell::LazyCell,
    collections::{BTreeMap, HashMap},
    io::{self, Seek, Write},
    sync::Arc,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// The parts of a bundle.
#[derive(Debug, Clone)]
pub struct Bundle {
    histories: Vec<Arc<History>>,
    events: Vec<RunEvent>,
    about: About,
}

/// The known facts about how a run was made that its history does not hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The seed that decided the order in which the buyers were woken.
    pub seed: Option<u64>,
    /// Settings that mattered, by the name of their flag.
    pub settings: BTreeMap<String, String>,
}

impl Bundle {
    /// Makes the evidence of one run from the histories of its lanes and its events. Events of other
    /// lanes are left out.
    ///
    /// # Errors
    /// When there is no history, or they are not of one run.
    pub fn new<E: Borrow<RunEvent>>(histories: Vec<Arc<History>>, events: &[E], about: About) -> Result<Self, String> {
        let first = histories.first().ok_or("There is no history of this run: neither of its lanes ran.")?;
        let same =
            |other: &Arc<History>| (&other.run, other.seat, other.buyers) == (&first.run, first.seat, first.buyers);
        if !histories.iter().all(same) {
            return Err("The histories are not of one run.".into());
        }
        let lanes: Vec<Lane> = histories.iter().map(|history| history.lane).collect();
        let mut distinct = lanes.clone();
        distinct.sort_unstable();
        distinct.dedup();
        if distinct.len() != lanes.len() {
            return Err("There are two histories of one lane.".into());
        }
        let events = events_of_run(events.iter().map(Borrow::borrow), &histories);
        Ok(Self { histories, events, about })
    }

    /// Id of the run.
    #[must_use]
    pub fn run(&self) -> &str {
        &self.histories[0].run
    }

    /// Writes the zip.
    ///
    /// # Errors
    /// If `out` cannot be written to.
    pub fn write<W: Write + Seek>(&self, out: W) -> io::Result<W> {
        let mut zip = ZipWriter::new(out);
        let mut files = BTreeMap::new();
        for (name, text) in [(GUIDE, guide(&self.histories)), (EVENTS, to_lines(&self.events))] {
            put(&mut zip, &mut files, name, |out| out.write_all(text.as_bytes()))?;
        }
        for history in &self.histories {
            for file in LaneFile::all(history) {
                put(&mut zip, &mut files, &file.name(history), |out| file.write(history, out))?;
            }
        }
        let mut manifest = serde_json::to_vec_pretty(&self.manifest(files))?;
        manifest.push(b'\n');
        let seal = format!("{}  {MANIFEST}\n", Sum::of(&manifest).sha256);
        put(&mut zip, &mut BTreeMap::new(), MANIFEST, |out| out.write_all(&manifest))?;
        put(&mut zip, &mut BTreeMap::new(), SEAL, |out| out.write_all(seal.as_bytes()))?;
        zip.finish().map_err(io::Error::from)
    }

    fn manifest(&self, files: BTreeMap<String, FileEntry>) -> Manifest {
        let first = &self.histories[0];
        Manifest {
            format: FORMAT.into(),
            version: VERSION,
            worldseat: env!("CARGO_PKG_VERSION").into(),
            run: first.run.clone(),
            seat: first.seat,
            buyers: first.buyers,
            started_at_ms: RunRecord::of_events(&self.events).map(|record| record.started_at_ms),
            seed: self.about.seed,
            settings: self.about.settings.clone(),
            lanes: self.histories.iter().map(|history| lane_entry(history)).collect(),
            files,
        }
    }
}

fn lane_entry(history: &History) -> LaneEntry {
    let (verdict, finding) = judge_again(history);
    LaneEntry {
        lane: history.lane.name().into(),
        engine: history.engine.clone(),
        regions: history.regions.clone(),
        operations: u32::try_from(history.ops.len()).unwrap_or(u32::MAX),
        claims: Claims::of(&verdict, &finding),
        sentence: sentence(&finding.linearizable).map(str::to_owned),
    }
}

/// Packs one file and notes its size and digest.
fn put<W: Write + Seek>(
    zip: &mut ZipWriter<W>,
    files: &mut BTreeMap<String, FileEntry>,
    name: &str,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    // Each file has the year 1980 instead of its own time, so the same run gives the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    zip.start_file(name, options)?;
    let mut summing = Summing::new(io::BufWriter::with_capacity(64 * 1024, &mut *zip));
    write(&mut summing)?;
    summing.flush()?;
    files.insert(name.to_owned(), summing.end().into());
    Ok(())
}

/// Returns the events of the run as a whole and of these lanes. Whether somebody was watching is no evidence.
/// An earlier version did not know which values were not read, or what each buyer read and wrote: that is written
/// anew, from the history.
fn events_of_run<'a>(events: impl Iterator<Item = &'a RunEvent>, histories: &[Arc<History>]) -> Vec<RunEvent> {
    let mut evidence_events = Vec::new();
    let mut anew: Vec<Lane> = Vec::new();
    let attempts = || histories.iter().flat_map(|history| history.attempts());
    let steps: LazyCell<HashMap<_, _>, _> =
        LazyCell::new(|| attempts().map(|attempt| ((attempt.lane, attempt.buyer), attempt.steps)).collect());
    for event in events.filter(|event| event.is_evidence()) {
        let history = event.lane().map(|lane| histories.iter().find(|history| history.lane == lane));
        match (event, history) {
            (_, Some(None)) => {}
            (RunEvent::Judged(judged), Some(Some(history))) if judged.contention.is_none() => {
                evidence_events.push(RunEvent::Judged(Judged::of(history)));
                anew.extend(judged.earlier.then_some(history.lane));
            }
            (RunEvent::Attempt(attempt), Some(Some(history))) if attempt.steps.is_none() => {
                let steps = steps.get(&(history.lane, attempt.buyer)).cloned().flatten();
                evidence_events.push(RunEvent::Attempt(Attempt { steps, ..attempt.clone() }));
            }
            (RunEvent::Checked(checked), Some(Some(history))) if anew.contains(&history.lane) => {
                evidence_events.extend(ending::checked(history, check(history), checked.took_us));
            }
            (RunEvent::Mark { .. }, Some(Some(history))) if anew.contains(&history.lane) => {}
            _ => evidence_events.push(event.clone()),
        }
    }
    evidence_events
}
