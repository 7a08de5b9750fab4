//! Compares everything in a bundle beside its histories with what follows from them.

use super::{
    claims::{Claims, sentence},
    files::LaneFile,
    guide::guide,
    manifest::{LaneEntry, Manifest, VERSION_BEFORE_STEPS, VERSION_FIRST},
    open::Opened,
};
use sale::{
    Finding, History, Lane, Mark, Verdict,
    event::{Checked, LaneOpened, RunEvent, ending},
};
use std::collections::BTreeMap;

/// Longest piece of a line that a difference shows, in characters.
const SHOWN_MAX: usize = 160;
/// Most lines of `run.txt` that are named; the others are counted.
const NAMED_MAX: usize = 8;

/// The parts of a bundle that nothing in it can prove, because they follow from nothing else in it.
const NOT_CHECKED: [&str; 5] = [
    "the engines\u{2019} names and the regions\u{2019} are the run\u{2019}s own words",
    "seed, settings and program version in manifest.json",
    "in run.txt: when the run started (but for manifest.json), its connections, how long the checks took, whether and \
     until when it is stored, the order of its lines",
    "that these histories are the ones that were recorded: nothing signs them",
    "CHECK.md, the encodings and the sentences: the bundle says that an earlier version of WorldSeat wrote them, in \
     another way",
];

/// Returns the parts of this bundle that cannot be checked.
pub(super) fn not_checked(manifest: &Manifest) -> &'static [&'static str] {
    let of_this_version = NOT_CHECKED.len() - 1;
    if manifest.version == VERSION_FIRST { &NOT_CHECKED } else { &NOT_CHECKED[..of_this_version] }
}

/// Returns where the manifest differs from the history of a lane.
pub(super) fn manifest_of(manifest: &Manifest, history: &History, verdict: &Verdict, finding: &Finding) -> Vec<String> {
    let Some(entry) = manifest.lanes.iter().find(|entry| entry.lane == history.lane.name()) else {
        return vec!["manifest.json says nothing of this lane".into()];
    };
    let mut found = Claims::of(verdict, finding).differences(&entry.claims, "manifest.json");
    let LaneEntry { engine, regions, operations, sentence: claimed, .. } = entry;
    let mut compare = |what: &str, same: bool| {
        if !same {
            found.push(format!("manifest.json says {what} otherwise than the history"));
        }
    };
    compare("the engine", *engine == history.engine);
    compare("the regions", *regions == history.regions);
    compare("the number of operations", u64::from(*operations) == history.ops.len() as u64);
    // The first version used other words.
    let claimed = claimed.as_deref().map(in_present_words);
    let same = manifest.version == VERSION_FIRST || claimed.as_deref() == sentence(&finding.linearizable);
    compare("the counterexample", same);
    found
}

/// Returns the lane's files that differ from what follows from its history.
pub(super) fn files_of(manifest: &Manifest, history: &History) -> Vec<String> {
    let follows = |file: &LaneFile| {
        let entry = manifest.files.get(&file.name(history));
        entry.is_some_and(|entry| file.sum(history, entry.bytes).is_ok_and(|sum| sum.sha256 == entry.sha256))
    };
    // The first version wrote the encodings in another way, but the rows in the same way.
    let compared = |file: &LaneFile| manifest.version != VERSION_FIRST || !matches!(file, LaneFile::Encoding(_));
    let wrong = LaneFile::all(history).filter(compared).filter(|file| !follows(file));
    wrong.map(|file| format!("{} is not what follows from the history", file.name(history))).collect()
}

/// Returns where `run.txt` differs from the history of a lane.
pub(super) fn events_of(manifest: &Manifest, events: &[RunEvent], history: &History, finding: &Finding) -> Vec<String> {
    let compared = |event: &&RunEvent| manifest.version != VERSION_FIRST || same_in_first_version(event);
    let of_lane = events.iter().filter(|event| event.lane() == Some(history.lane)).filter(compared);
    let (mut attempts, mut other_lines) = (BTreeMap::new(), Vec::new());
    for event in of_lane {
        match event {
            RunEvent::Attempt(attempt) => attempts.entry(attempt.buyer).or_insert_with(Vec::new).push(event),
            other => other_lines.push(other.to_line()),
        }
    }
    let due = due(events, history, finding);
    let as_written = |event| as_written(event, manifest).to_line();
    let due: Vec<String> = due.into_iter().filter(|event| compared(&event)).map(as_written).collect();
    let mut found = differing(&due, &other_lines);
    for attempt in history.attempts() {
        let lines: Vec<String> =
            attempts.remove(&attempt.buyer).unwrap_or_default().into_iter().map(RunEvent::to_line).collect();
        found.extend(differing(&[as_written(RunEvent::Attempt(attempt))], &lines));
    }
    let strangers = attempts.into_values().flatten().map(RunEvent::to_line);
    found.extend(strangers.map(|line| differs(Some(&line), None)));
    shortened(found)
}

/// Returns the event as the version of the bundle wrote it.
fn as_written(mut event: RunEvent, manifest: &Manifest) -> RunEvent {
    if manifest.version <= VERSION_BEFORE_STEPS {
        if let RunEvent::Attempt(attempt) = &mut event {
            attempt.steps = None;
        }
        if let RunEvent::Judged(judged) = &mut event {
            judged.contention = None;
        }
    }
    event
}

/// Whether the first version wrote this event with the same words and the same numbers.
fn same_in_first_version(event: &RunEvent) -> bool {
    match event {
        RunEvent::Judged(judged) => judged.verdict.sold().is_some() && judged.verdict.owners().is_some(),
        RunEvent::Checked(_) | RunEvent::Mark { .. } => false,
        RunEvent::Started { .. }
        | RunEvent::Waiting { .. }
        | RunEvent::LaneOpened(_)
        | RunEvent::Attempt(_)
        | RunEvent::Tickets { .. }
        | RunEvent::LaneFailed { .. }
        | RunEvent::Stored { .. }
        | RunEvent::NotStored { .. }
        | RunEvent::Ended
        | RunEvent::Heartbeat => true,
    }
}

/// Returns the events that a lane must have, without those of its buyers. Values that the history does not
/// hold are taken from the events themselves.
fn due(events: &[RunEvent], history: &History, finding: &Finding) -> Vec<RunEvent> {
    let (mut connections, mut took_us) = (0, 0);
    for event in events {
        match event {
            RunEvent::LaneOpened(opened) if opened.lane == history.lane => connections = opened.connections,
            RunEvent::Checked(checked) if checked.lane == history.lane => took_us = checked.took_us,
            _ => {}
        }
    }
    let opened = LaneOpened {
        lane: history.lane,
        engine: history.engine.clone(),
        regions: history.regions.clone(),
        connections,
    };
    let ended = ending::judged(history).into_iter().chain(ending::checked(history, finding.clone(), took_us));
    [RunEvent::LaneOpened(opened)].into_iter().chain(ended).collect()
}

/// Returns the lines that differ, with those of one kind beside each other.
fn differing(due: &[String], actual: &[String]) -> Vec<String> {
    let mut actual: Vec<&String> = actual.iter().collect();
    let mut take =
        |fits: &dyn Fn(&String) -> bool| actual.iter().position(|line| fits(line)).map(|index| actual.remove(index));
    let lacking: Vec<&String> = due.iter().filter(|due| take(&|line| line == *due).is_none()).collect();
    let kind = |line: &String| line.split(' ').next().map(str::to_owned);
    let pairs: Vec<_> = lacking.into_iter().map(|due| (take(&|line| kind(line) == kind(due)), Some(due))).collect();
    let extra = actual.into_iter().map(|line| (Some(line), None));
    pairs.into_iter().chain(extra).map(|(actual, due)| differs(actual, due)).collect()
}

fn differs(actual: Option<&String>, due: Option<&String>) -> String {
    let shown = |line: &String| line.trim_end().chars().take(SHOWN_MAX).collect::<String>();
    match (actual.map(shown), due.map(shown)) {
        (Some(actual), Some(due)) => {
            format!("run.txt says \u{201c}{actual}\u{201d}, the history says \u{201c}{due}\u{201d}")
        }
        (Some(actual), None) => format!("run.txt says \u{201c}{actual}\u{201d}, of which the history knows nothing"),
        (None, due) => format!("run.txt lacks the line \u{201c}{}\u{201d}", due.unwrap_or_default()),
    }
}

fn shortened(mut found: Vec<String>) -> Vec<String> {
    let more = found.len().saturating_sub(NAMED_MAX);
    found.truncate(NAMED_MAX);
    found.extend((more > 0).then(|| format!("run.txt has {more} more lines that the history does not explain")));
    found
}

/// Reads the events of `run.txt`, and reports each line that is not an event.
pub(super) fn events(opened: &Opened, manifest: &Manifest) -> (Vec<RunEvent>, Vec<String>) {
    let (mut events, mut found) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(opened.events.as_deref().unwrap_or_default().lines()) {
        let event = RunEvent::from_line(line);
        // The first version wrote a verdict with fewer fields, and everything else in the same way.
        let earlier = |event: &RunEvent| manifest.version == VERSION_FIRST && matches!(event, RunEvent::Judged(_));
        let written = |event: &RunEvent| (event.to_line().trim_end() == line) != earlier(event);
        if !event.as_ref().is_some_and(written) {
            found.push(format!("line {number} of run.txt is no event as WorldSeat writes it"));
        }
        events.extend(event.map(with_present_words));
    }
    (events, shortened(found))
}

/// Replaces the words of earlier builds, which called a seat map a seat table.
fn in_present_words(text: &str) -> String {
    text.replace("seat table", "seat map")
}

fn with_present_words(mut event: RunEvent) -> RunEvent {
    match &mut event {
        RunEvent::Checked(Checked { sentence, .. }) | RunEvent::Mark { mark: Mark { sentence, .. }, .. } => {
            *sentence = in_present_words(sentence);
        }
        // These hold only a database's words, or none.
        RunEvent::Started { .. }
        | RunEvent::Waiting { .. }
        | RunEvent::LaneOpened(_)
        | RunEvent::Attempt(_)
        | RunEvent::Tickets { .. }
        | RunEvent::Judged(_)
        | RunEvent::LaneFailed { .. }
        | RunEvent::Stored { .. }
        | RunEvent::NotStored { .. }
        | RunEvent::Ended
        | RunEvent::Heartbeat => {}
    }
    event
}

/// Returns where manifest, events, guide and histories are not of one run, or name a lane that is not there.
pub(super) fn run_of(opened: &Opened, manifest: &Manifest, events: &[RunEvent]) -> Vec<String> {
    let mut found = Vec::new();
    for history in &opened.histories {
        let same = [
            ("run", manifest.run == history.run),
            ("seat", manifest.seat == history.seat),
            ("number of buyers", manifest.buyers == history.buyers),
        ];
        let wrong = same.into_iter().filter(|(_, same)| !same);
        found.extend(wrong.map(|(what, _)| {
            format!("manifest.json says another {what} than the history of the lane {}", history.lane)
        }));
    }
    let written_guide = opened.guide.as_deref().map(in_present_words);
    if manifest.version != VERSION_FIRST && written_guide != Some(guide(&opened.histories)) {
        found.push("CHECK.md is not the one that is written for these histories".into());
    }
    found.extend(frame(manifest, events));
    let there = |lane: Lane| opened.histories.iter().any(|history| history.lane == lane);
    let has_events = |lane: &Lane| events.iter().any(|event| event.lane() == Some(*lane));
    let extra = Lane::ALL.into_iter().filter(|lane| !there(*lane)).filter(has_events);
    found.extend(extra.map(|lane| format!("run.txt tells of the lane {lane}, of which there is no history")));
    found
}

/// Checks the events of the run as a whole: its beginning, whether it is stored, its end.
fn frame(manifest: &Manifest, events: &[RunEvent]) -> Vec<String> {
    let mut found = Vec::new();
    match events.first() {
        Some(RunEvent::Started { run, seat, buyers, started_at_ms }) => {
            let started = (run, *seat, *buyers, Some(*started_at_ms));
            if started != (&manifest.run, manifest.seat, manifest.buyers, manifest.started_at_ms) {
                found.push("manifest.json is of another run than run.txt, or says otherwise when it started".into());
            }
        }
        _ => found.push("run.txt does not begin with the run".into()),
    }
    let count = |of: fn(&RunEvent) -> bool| events.iter().filter(|event| of(event)).count();
    let starts = count(|event| matches!(event, RunEvent::Started { .. }));
    let stores = count(|event| matches!(event, RunEvent::Stored { .. } | RunEvent::NotStored { .. }));
    let ends = count(|event| matches!(event, RunEvent::Ended));
    if starts > 1 || stores > 1 || ends > 1 || !events.iter().all(RunEvent::is_evidence) {
        found.push("run.txt says twice what is said once".into());
    }
    found
}
