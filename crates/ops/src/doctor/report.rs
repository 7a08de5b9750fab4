//! The findings so far, and the walk through a list of checks.

use super::finding::{Finding, Found};
use futures::future::BoxFuture;
use sale::{Lane, Region};
use std::time::Duration;
use tokio::time::timeout;

/// The timeout of one check; each check has shorter timeouts of its own.
const CHECK_MAX: Duration = Duration::from_secs(90);

/// One check: its name, the checks that must pass before it, and its function.
pub(super) struct Check<P> {
    /// Its name.
    pub(super) what: &'static str,
    /// Checks of the same region, or of the whole lane, that it depends on.
    pub(super) needs: &'static [&'static str],
    /// Runs it.
    pub(super) look: CheckFn<P>,
}

/// The function of a check. It may store in its target what later checks need.
pub(super) type CheckFn<P> = for<'a> fn(&'a mut P) -> BoxFuture<'a, Found>;

/// The lane and the region that a check is about.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) lane: Option<Lane>,
    pub(super) region: Option<Region>,
}

impl Place {
    pub(super) const fn settings() -> Self {
        Self { lane: None, region: None }
    }

    pub(super) const fn lane(lane: Lane) -> Self {
        Self { lane: Some(lane), region: None }
    }

    pub(super) const fn region(lane: Lane, region: Region) -> Self {
        Self { lane: Some(lane), region: Some(region) }
    }
}

/// The findings so far.
pub(super) struct Report<'a> {
    findings: Vec<Finding>,
    tell: &'a mut (dyn FnMut(&Finding) + Send),
}

impl<'a> Report<'a> {
    pub(super) fn new(tell: &'a mut (dyn FnMut(&Finding) + Send)) -> Self {
        Self { findings: Vec::new(), tell }
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// Stores a finding and passes it to `tell`.
    pub(super) fn add(&mut self, place: &Place, what: &'static str, found: Found) {
        let finding = Finding { lane: place.lane, region: place.region.clone(), what, found };
        (self.tell)(&finding);
        self.findings.push(finding);
    }

    /// Runs every check on the list whose needs are met, and gives the reason for the others.
    pub(super) async fn walk<P: Send>(&mut self, place: &Place, checks: &[Check<P>], target: &mut P) {
        for check in checks {
            let missing = check.needs.iter().find_map(|need| self.missing(place, need));
            let found = match missing {
                Some(because) => Found::NotChecked(because),
                None => timeout(CHECK_MAX, (check.look)(target)).await.unwrap_or_else(|_| {
                    Found::fail(format!("not done after {} s", CHECK_MAX.as_secs()), "Run the command again.")
                }),
            };
            self.add(place, check.what, found);
        }
    }

    /// Whether nothing failed in a lane, and everything was checked.
    pub(super) fn is_sound(&self, lane: Lane) -> bool {
        self.findings.iter().all(|finding| finding.lane != Some(lane) || finding.found.carries())
    }

    /// Returns why a check that depends on this one cannot run; `None` if it can.
    fn missing(&self, place: &Place, need: &str) -> Option<String> {
        let concerns = |finding: &&Finding| {
            finding.what == need
                && finding.lane == place.lane
                && (place.region.is_none() || finding.region.is_none() || finding.region == place.region)
        };
        let failed = self.findings.iter().filter(concerns).find(|finding| !finding.found.carries());
        failed.map(|finding| match (&place.region, &finding.region) {
            (None, Some(region)) => format!("it needs {need} in {region}"),
            _ => format!("it needs {need}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn right(_: &mut ()) -> BoxFuture<'_, Found> {
        Box::pin(async { Found::Ok("right".into()) })
    }

    fn wrong(_: &mut ()) -> BoxFuture<'_, Found> {
        Box::pin(async { Found::fail("wrong", "Mend it.") })
    }

    #[tokio::test]
    async fn what_builds_on_a_failure_is_not_checked_and_says_why() {
        let checks: [Check<()>; 4] = [
            Check { what: "a", needs: &[], look: right },
            Check { what: "b", needs: &["a"], look: wrong },
            Check { what: "c", needs: &["b"], look: right },
            Check { what: "d", needs: &["a"], look: right },
        ];
        let mut tell = |_: &Finding| {};
        let mut report = Report::new(&mut tell);
        let [first, second] = ["us-east-1", "us-east-2"].map(|name| Place::region(Lane::Strong, name.parse().unwrap()));
        report.walk(&first, &checks, &mut ()).await;
        report.walk(&second, &checks[..1], &mut ()).await;
        let both = [Check { what: "e", needs: &["b"], look: right }];
        report.walk(&Place::lane(Lane::Strong), &both, &mut ()).await;
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
