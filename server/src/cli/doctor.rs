//! `worldseat doctor`

use super::print;
use clap::Args;
use engines::settings::EngineSettings;
use ops::doctor::{Finding, examine, exit};
use serde_json::json;
use std::process::ExitCode;

#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 if all is right, 1 if something is not, 2 if it could not look.")]
pub(super) struct DoctorArgs {
    /// One JSON object instead of lines
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    engines: EngineSettings,
}

pub(super) async fn run(args: DoctorArgs) -> ExitCode {
    let lines = !args.json;
    let mut report = move |finding: &Finding| {
        if lines {
            print::line(finding);
        }
    };
    let findings = examine(&args.engines, None, &mut report).await;
    let exit = exit(&findings);
    if args.json {
        print::line(json!({ "exit": exit, "findings": findings }));
    } else {
        print::line(last(&findings));
    }
    ExitCode::from(exit)
}

fn last(findings: &[Finding]) -> String {
    let count = |mark| findings.iter().filter(|finding| finding.found.mark() == mark).count();
    match (count("FAIL"), count("warn"), count("-")) {
        (0, 0, 0) => "All is right.".into(),
        (0, warnings, unseen) => format!("Nothing is wrong; {warnings} to know of, {unseen} not checked."),
        (failed, _, unseen) => format!("{failed} to mend; {unseen} not checked."),
    }
}
