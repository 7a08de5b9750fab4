//! `worldseat check`: judges a file of evidence again, offline.

use super::{report::counted, say};
use crate::evidence::{Judged, LaneJudged, OpenError, Opened, judge_opened, open, shown};
use app::sale::Linearizable;
use clap::Args;
use serde_json::{Value, json};
use std::{path::PathBuf, process::ExitCode};

/// Exit status where there is nothing to judge.
const NOT_READABLE: u8 = 3;

/// Exit status where the command line is not understood: sysexits' EX_USAGE. It must not be 2,
/// which is a finding.
pub(super) const NOT_UNDERSTOOD: i32 = 64;

#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 if every lane is linearizable and harmed nobody; 1 if one is not, harmed \
    somebody, or is not what the bundle claims; 2 if it is undecided; 3 if it cannot be read or was changed; 64 if \
    the command line is not understood.\n\nWhat operating systems and editors leave beside a bundle (.DS_Store, \
    Thumbs.db, \u{2026}) is passed over and named.")]
pub(super) struct CheckArgs {
    /// An evidence bundle (zip or unpacked) or a bare history.jsonl; - for standard input
    #[arg(value_name = "FILE|DIR|-")]
    path: PathBuf,

    /// One JSON object instead of sentences
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &CheckArgs) -> ExitCode {
    match open(&args.path) {
        Ok(opened) => {
            let judged = judge_opened(&opened);
            if args.json {
                say::json(&in_json(&opened, &judged).to_string());
            } else {
                in_sentences(&opened, &judged);
            }
            ExitCode::from(judged.exit())
        }
        Err(error) => {
            if args.json {
                say::json(&json!({ "exit": NOT_READABLE, "error": error.to_string() }).to_string());
            }
            not_read(&error);
            ExitCode::from(NOT_READABLE)
        }
    }
}

fn not_read(error: &OpenError) {
    let (what, each) = error.sentences();
    say::error(shown(&what));
    for sentence in each {
        say::progress(format_args!("  {}", shown(sentence)));
    }
}

fn in_sentences(opened: &Opened, judged: &Judged) {
    if let Some(within) = &opened.within {
        say::line(format_args!("judged is the bundle in {}", shown(within)));
    }
    say::line(format_args!("run {}, seat {}, {} buyers a lane", shown(&judged.run), judged.seat, judged.buyers));
    if let Some(sha256) = &judged.manifest_sha256 {
        say::line(format_args!("files as in the manifest, SHA-256 {sha256}"));
    }
    if !opened.passed_over.is_empty() {
        let names = opened.passed_over.join(", ");
        say::line(format_args!("passed over: {}; nothing of the bundle was changed", shown(&names)));
    }
    for lane in &judged.lanes {
        of_lane(lane);
    }
    for difference in &judged.differences {
        say::line(format_args!("DIFFERS: {}", shown(difference)));
    }
    for nothing in judged.not_checked {
        say::line(format_args!("not checked: {nothing}"));
    }
}

fn of_lane(lane: &LaneJudged) {
    let verdict = &lane.verdict;
    say::line(format_args!("\n{:<9} {}", lane.lane, shown(&lane.engine)));
    say::line(format_args!(
        "  {}: {} sold, {} oversold, {} hidden by the seat table",
        verdict.conclusion.name(),
        counted(verdict.sold()),
        counted(verdict.oversold()),
        counted(verdict.hidden())
    ));
    say::line(format_args!(
        "  told: {} confirmed, {} sold, {} unknown",
        verdict.told.confirmed, verdict.told.rejected, verdict.told.unknown
    ));
    say::line(format_args!("  harms: {}", harms(lane)));
    say::line(format_args!("  linearizable: {} ({} operations)", linearizable(lane), lane.operations));
    if let Some(sentence) = lane.sentence() {
        say::line(format_args!("    {}", shown(sentence)));
    }
    for difference in &lane.differences {
        say::line(format_args!("  DIFFERS: {}", shown(difference)));
    }
}

fn harms(lane: &LaneJudged) -> String {
    let found = lane.finding.harms.counts().into_iter().filter(|(_, count)| *count != Some(0));
    let told: Vec<String> = found.map(|(name, count)| format!("{name} {}", counted(count))).collect();
    if told.is_empty() { "none".into() } else { told.join(", ") }
}

fn linearizable(lane: &LaneJudged) -> String {
    match &lane.finding.linearizable {
        Linearizable::Violated(witness) => format!("violated, {}", witness.fault.anomaly()),
        other => other.name().into(),
    }
}

fn in_json(opened: &Opened, judged: &Judged) -> Value {
    json!({
        "exit": judged.exit(),
        "run": judged.run,
        "seat": judged.seat,
        "buyers": judged.buyers,
        "manifest_sha256": judged.manifest_sha256,
        "within": opened.within,
        "passed_over": opened.passed_over,
        "differences": judged.differences,
        "not_checked": judged.not_checked,
        "lanes": judged.lanes.iter().map(lane_in_json).collect::<Vec<_>>(),
    })
}

fn lane_in_json(lane: &LaneJudged) -> Value {
    let verdict = &lane.verdict;
    let harms: serde_json::Map<String, Value> =
        lane.finding.harms.counts().into_iter().map(|(name, count)| (name.replace(' ', "_"), count.into())).collect();
    let fault = match &lane.finding.linearizable {
        Linearizable::Violated(witness) => Some(witness.fault),
        _ => None,
    };
    json!({
        "lane": lane.lane.name(),
        "exit": lane.exit(),
        "engine": lane.engine,
        "operations": lane.operations,
        "conclusion": verdict.conclusion.name(),
        "sold": verdict.sold(),
        "oversold": verdict.oversold(),
        "app_believed": verdict.told.confirmed,
        "rejected": verdict.told.rejected,
        "unknown": verdict.told.unknown,
        "missing": verdict.told.missing,
        "seat_table_owners": verdict.owners(),
        "hidden": verdict.hidden(),
        "ledger_not_read": verdict.ledger.unread(),
        "seat_table_not_read": verdict.seat_map.unread(),
        "harms": harms,
        "linearizable": lane.finding.linearizable.name(),
        "fault": fault.map(app::sale::Fault::name),
        "anomaly": fault.map(app::sale::Fault::anomaly),
        "sentence": lane.sentence(),
        "differences": lane.differences,
    })
}
