//! Clocks that do not agree, while the token is still accepted.

use aws_smithy_async::time::TimeSource;
use clap::Parser;
use engines::settings::EngineSettings;
use ops::doctor::{Finding, Found, examine, exit};
use std::time::{Duration, SystemTime};

use super::postgres;
use crate::support::{ControlPlane, Pair, account, within};

/// A clock that is behind by this duration.
#[derive(Debug)]
struct Behind(Duration);

impl TimeSource for Behind {
    fn now(&self) -> SystemTime {
        SystemTime::now() - self.0
    }
}

#[derive(Debug, Parser)]
struct Flags {
    #[command(flatten)]
    engines: EngineSettings,
}

async fn clock_of(pair: &Pair, behind: Duration) -> (Finding, u8) {
    let (list, root) = (pair.list(), pair.tls_root().to_str().unwrap().to_owned());
    let flags = Flags::parse_from(["doctor", "--ephemeral", "--dsql", &list, "--tls-root", &root]);
    let aws = account::config_at(Behind(behind), None);
    let findings = within(examine(&flags.engines, Some(aws), &mut |_| {})).await;
    let exit = exit(&findings);
    let clock = findings.into_iter().find(|finding| finding.what == "clock").expect("the clock was looked at");
    (clock, exit)
}

#[tokio::test]
async fn ten_minutes_are_too_much_and_two_are_said() {
    let pair = Pair::peered().await;
    let (clock, exit) = clock_of(&pair, Duration::from_secs(600)).await;
    assert_eq!(exit, 1);
    let line = clock.to_string();
    assert!(
        line.starts_with("FAIL") && line.contains("600.") && line.contains("behind") && line.contains("NTP"),
        "{line}"
    );
    let (clock, _) = clock_of(&pair, Duration::from_secs(120)).await;
    assert!(matches!(&clock.found, Found::Warn(text) if text.contains("120.")), "{clock}");
}

#[tokio::test]
async fn dynamodbs_clock_is_in_every_answer() {
    let aws = ControlPlane::empty().await;
    let slow = aws.config().into_builder().time_source(Behind(Duration::from_secs(400))).build();
    let flags = Flags::parse_from(["doctor", "--postgres", &postgres(), "--dynamodb", "us-east-1,us-east-2"]);
    let findings = within(examine(&flags.engines, Some(slow), &mut |_| {})).await;
    let clocks: Vec<String> = findings.iter().filter(|found| found.what == "clock").map(ToString::to_string).collect();
    assert_eq!(clocks.len(), 2);
    for line in clocks {
        assert!(line.starts_with("FAIL") && line.contains("behind, and AWS allows 300 s"), "{line}");
    }
}
