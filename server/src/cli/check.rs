//! `worldseat check`: judges a file of evidence again, offline.

use super::{
    findings::{Findings, counted},
    print,
};
use clap::Args;
use evidence::{Judged, LaneJudged, OpenError, Opened, judge_opened, open};
use sale::{Contention, Fault, printable};
use serde::Serialize;
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
                print::json(&in_json(&opened, &judged).to_string());
            } else {
                in_sentences(&opened, &judged);
            }
            ExitCode::from(judged.exit())
        }
        Err(error) => {
            if args.json {
                print::json(&json!({ "exit": NOT_READABLE, "error": error.to_string() }).to_string());
            }
            not_read(&error);
            ExitCode::from(NOT_READABLE)
        }
    }
}

fn not_read(error: &OpenError) {
    let (what, each) = error.sentences();
    print::error(printable(&what));
    for sentence in each {
        print::progress(format_args!("  {}", printable(sentence)));
    }
}

fn in_sentences(opened: &Opened, judged: &Judged) {
    if let Some(within) = &opened.within {
        print::line(format_args!("judged is the bundle in {}", printable(within)));
    }
    print::line(format_args!("run {}, seat {}, {} buyers a lane", printable(&judged.run), judged.seat, judged.buyers));
    if let Some(sha256) = &judged.manifest_sha256 {
        print::line(format_args!("files as in the manifest, SHA-256 {sha256}"));
    }
    if !opened.passed_over.is_empty() {
        let names = opened.passed_over.join(", ");
        print::line(format_args!("passed over: {}; nothing of the bundle was changed", printable(&names)));
    }
    for lane in &judged.lanes {
        of_lane(lane);
    }
    for difference in &judged.differences {
        print::line(format_args!("DIFFERS: {}", printable(difference)));
    }
    for nothing in judged.not_checked {
        print::line(format_args!("not checked: {nothing}"));
    }
}

fn of_lane(lane: &LaneJudged) {
    let verdict = &lane.verdict;
    print::line(format_args!("\n{:<9} {}", lane.lane, printable(&lane.engine)));
    print::line(format_args!(
        "  {}: {} sold, {} oversold, {} hidden by the seat map",
        verdict.conclusion.name(),
        counted(verdict.sold()),
        counted(verdict.oversold()),
        counted(verdict.hidden())
    ));
    print::line(format_args!(
        "  told: {} confirmed, {} rejected, {} unknown",
        verdict.reported.confirmed, verdict.reported.rejected, verdict.reported.unknown
    ));
    print::line(format_args!("  {}", raced(lane)));
    print::line(format_args!("  harms: {}", harms(lane)));
    print::line(format_args!("  linearizable: {} ({} operations)", linearizable(lane), lane.operations));
    if let Some(sentence) = lane.sentence() {
        print::line(format_args!("    {}", printable(sentence)));
    }
    for difference in &lane.differences {
        print::line(format_args!("  DIFFERS: {}", printable(difference)));
    }
}

fn raced(lane: &LaneJudged) -> String {
    let Contention { inside, across } = lane.contention;
    let total = lane.contention.total();
    let nothing = if lane.contention.is_inconclusive(&lane.verdict) { "; inconclusive: nobody raced" } else { "" };
    format!(
        "raced: {} of {} pairs of buyers ({} of {} inside a region, {} of {} across regions){nothing}\n  \
         unseen: in {} pairs ({} inside a region, {} across regions) the second was answered \"free\" after the first had written",
        total.raced,
        total.all,
        inside.raced,
        inside.all,
        across.raced,
        across.all,
        total.unseen,
        inside.unseen,
        across.unseen
    )
}

fn harms(lane: &LaneJudged) -> String {
    let found = lane.finding.harms.counts().into_iter().filter(|(_, count)| *count != Some(0));
    let counts: Vec<String> = found.map(|(harm, count)| format!("{} {}", harm.name(), counted(count))).collect();
    if counts.is_empty() { "none".into() } else { counts.join(", ") }
}

fn linearizable(lane: &LaneJudged) -> String {
    let found = lane.finding.linearizable.linearity();
    let anomaly = found.fault().map(|fault| format!(", {}", fault.anomaly()));
    [found.answer().name(), &anomaly.unwrap_or_default()].concat()
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
        "lanes": judged.lanes.iter().map(LaneJudgement::of).collect::<Vec<_>>(),
    })
}

/// One lane, as it is printed.
#[derive(Serialize)]
struct LaneJudgement<'a> {
    lane: &'static str,
    exit: u8,
    engine: &'a str,
    operations: usize,
    #[serde(flatten)]
    findings: Findings,
    fault: Option<&'static str>,
    /// The counterexample, or why it is undecided.
    sentence: Option<&'a str>,
    differences: &'a [String],
}

impl<'a> LaneJudgement<'a> {
    fn of(lane: &'a LaneJudged) -> Self {
        let linearizable = lane.finding.linearizable.linearity();
        Self {
            lane: lane.lane.name(),
            exit: lane.exit(),
            engine: &lane.engine,
            operations: lane.operations,
            findings: Findings::of(&lane.verdict, Some(&lane.contention), &lane.finding.harms, linearizable),
            fault: linearizable.fault().map(Fault::name),
            sentence: lane.sentence(),
            differences: &lane.differences,
        }
    }
}
