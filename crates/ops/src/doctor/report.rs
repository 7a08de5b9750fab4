//! The findings so far, and the run of a check.

use super::finding::{Finding, Found};
use sale::{Lane, Region};
use std::time::Duration;
use tokio::time::timeout;

/// The timeout of one check; each check has shorter timeouts of its own.
const CHECK_MAX: Duration = Duration::from_secs(90);

/// The findings so far.
pub(super) struct Report<'a> {
    findings: Vec<Finding>,
    print: &'a mut (dyn FnMut(&Finding) + Send),
}

/// The part of a report about a region, about a whole lane, or about the settings.
pub(super) struct Part<'r, 'a> {
    report: &'r mut Report<'a>,
    lane: Option<Lane>,
    region: Option<&'r Region>,
}

impl<'a> Report<'a> {
    pub(super) fn new(print: &'a mut (dyn FnMut(&Finding) + Send)) -> Self {
        Self { findings: Vec::new(), print }
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    pub(super) const fn settings(&mut self) -> Part<'_, 'a> {
        Part { report: self, lane: None, region: None }
    }

    pub(super) const fn lane(&mut self, lane: Lane) -> Part<'_, 'a> {
        Part { report: self, lane: Some(lane), region: None }
    }

    pub(super) const fn region<'r>(&'r mut self, lane: Lane, region: &'r Region) -> Part<'r, 'a> {
        Part { report: self, lane: Some(lane), region: Some(region) }
    }

    /// Whether nothing failed in a lane, and everything was checked.
    pub(super) fn is_sound(&self, lane: Lane) -> bool {
        self.findings.iter().all(|finding| finding.lane != Some(lane) || finding.found.carries())
    }
}

impl Part<'_, '_> {
    /// Stores a finding and passes it to `print`.
    pub(super) fn add(&mut self, what: &'static str, found: Found) {
        let finding = Finding { lane: self.lane, region: self.region.cloned(), what, found };
        (self.report.print)(&finding);
        self.report.findings.push(finding);
    }

    /// Adds the finding of a check. The check runs only if the checks that it `needs`, of the same region or of the
    /// whole lane, found nothing wrong; else the finding says which one did.
    pub(super) async fn check<F: Into<Found>>(
        &mut self,
        what: &'static str,
        needs: &[&str],
        check: impl Future<Output = F>,
    ) {
        let found = match needs.iter().find_map(|need| self.missing(need)) {
            Some(because) => Found::NotChecked(because),
            None => timeout(CHECK_MAX, check).await.map_or_else(|_| late(), Into::into),
        };
        self.add(what, found);
    }

    /// Returns why a check that needs this one cannot run; `None` if it can.
    fn missing(&self, need: &str) -> Option<String> {
        let concerns = |finding: &&Finding| {
            let region = finding.region.as_ref();
            finding.what == need
                && finding.lane == self.lane
                && (self.region.is_none() || region.is_none() || region == self.region)
        };
        let failed = self.report.findings.iter().filter(concerns).find(|finding| !finding.found.carries());
        failed.map(|finding| match (self.region, &finding.region) {
            (None, Some(region)) => format!("it needs {need} in {region}"),
            _ => format!("it needs {need}"),
        })
    }
}

fn late() -> Found {
    Found::fail(format!("not done after {} s", CHECK_MAX.as_secs())).then("Run the command again.")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn right() -> Found {
        Found::Ok("right".into())
    }

    async fn wrong() -> Found {
        Found::fail("wrong").then("Mend it.")
    }

    #[tokio::test]
    async fn what_builds_on_a_failure_is_not_checked_and_says_why() {
        let mut print = |_: &Finding| {};
        let mut report = Report::new(&mut print);
        let regions: [Region; 2] = ["us-east-1", "us-east-2"].map(|name| name.parse().unwrap());
        let mut first = report.region(Lane::Strong, &regions[0]);
        first.check("a", &[], right()).await;
        first.check("b", &["a"], wrong()).await;
        first.check("c", &["b"], right()).await;
        first.check("d", &["a"], right()).await;
        report.region(Lane::Strong, &regions[1]).check("a", &[], right()).await;
        report.lane(Lane::Strong).check("e", &["b"], right()).await;
        let found: Vec<String> = report.into_findings().iter().map(|finding| finding.found.to_string()).collect();
        let expected = [
            "right",
            "wrong. Mend it.",
            "not checked: it needs b",
            "right",
            "right",
            "not checked: it needs b in us-east-1",
        ];
        assert_eq!(found, expected);
    }
}
