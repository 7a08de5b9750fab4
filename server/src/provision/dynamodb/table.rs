//! One table, from whatever is there to what is wanted.

use super::{
    Patience, Said, Say,
    act::{act, request},
    place::Place,
    seen::{Seen, UNKNOWN, Unseen, look},
    steps::{Regions, Step, steps},
};
use crate::store::dynamodb::{AwsRefusal, Layout};
use app::sale::{Region, StoreError};
use std::{collections::BTreeSet, time::Duration};
use tokio::time::{Instant, sleep};

/// How often somebody who waits is told of the same thing.
const TOLD_EVERY: Duration = Duration::from_secs(30);

/// The work on one table.
pub(super) struct Table<'a> {
    layout: &'a Layout<'a>,
    place: &'a Place,
    patience: Patience,
    say: &'a Say<'a>,
    /// What was asked for; that it shows may take a moment.
    asked_for: BTreeSet<Step>,
    /// The endpoint has no TTL.
    without_ttl: bool,
    begin: Instant,
    /// What is waited for, as it was last told.
    told: Option<(String, Instant)>,
}

impl<'a> Table<'a> {
    pub(super) fn new(layout: &'a Layout<'a>, place: &'a Place, patience: Patience, say: &'a Say<'a>) -> Self {
        let (asked_for, begin) = (BTreeSet::new(), Instant::now());
        Self { layout, place, patience, say, asked_for, without_ttl: false, begin, told: None }
    }

    /// Does what is missing, or says what it would do.
    pub(super) async fn provision(mut self, dry_run: bool) -> Result<(), String> {
        let mut first = true;
        loop {
            if let Some(seen) = self.look().await? {
                if std::mem::take(&mut first) {
                    self.line(&seen.summary(self.place));
                }
                let steps = self.missing(&seen)?;
                if dry_run || steps.is_empty() {
                    return self.end(&steps, &seen);
                }
                if self.take(&steps[0]).await? {
                    continue;
                }
            }
            self.pause().await?;
        }
    }

    /// `None`: it has to be asked again.
    async fn look(&mut self) -> Result<Option<Seen>, String> {
        match look(self.place, self.layout.name).await {
            Ok(seen) => Ok(Some(seen)),
            Err(Unseen { error, .. }) if passes(&error) => {
                self.progress(format!("wait: too much at once, or somebody else is at it ({})", error.code()));
                Ok(None)
            }
            Err(Unseen { action, region, error }) => Err(self.trouble(action, &region, &error)),
        }
    }

    fn missing(&self, seen: &Seen) -> Result<Vec<Step>, String> {
        let regions = self.regions();
        let all = steps(self.layout, regions, seen).map_err(|why| format!("{}: {why}.", self.layout.name))?;
        Ok(all.into_iter().filter(|step| !(self.without_ttl && *step == Step::SwitchTtlOn)).collect())
    }

    /// Takes the next step; `true` if something was done by it. One that was asked for already
    /// is only waited for.
    async fn take(&mut self, step: &Step) -> Result<bool, String> {
        if matches!(step, Step::Await(..)) || !self.asked_for.insert(step.clone()) {
            self.progress(step.words(self.regions()));
            return Ok(false);
        }
        match act(step, self.layout, self.place).await {
            Ok(()) => self.line(&format!("done: {}", step.words(self.regions()))),
            Err(error) if error.code() == UNKNOWN && *step == Step::SwitchTtlOn && self.place.there.is_none() => {
                self.without_ttl = true;
                self.line("this endpoint has no TTL: what a server forgets to clear stays");
            }
            Err(error) if passes(&error) => {
                self.asked_for.remove(step);
                self.progress(format!("wait: too much at once, or somebody else is at it ({})", error.code()));
                return Ok(false);
            }
            Err(error) => return Err(self.trouble(request(step), &self.place.here.0, &error)),
        }
        Ok(true)
    }

    /// Waits for the next look.
    async fn pause(&self) -> Result<(), String> {
        if self.begin.elapsed() >= self.patience.limit {
            return Err(format!(
                "{}: it is not ready after {} s; AWS goes on with it, and so does this command when it is run again.",
                self.layout.name,
                self.patience.limit.as_secs()
            ));
        }
        sleep(self.patience.pause).await;
        Ok(())
    }

    fn end(&self, steps: &[Step], seen: &Seen) -> Result<(), String> {
        for step in steps {
            self.line(&format!("would {}", step.words(self.regions())));
        }
        if steps.is_empty() {
            self.line(&format!("ready: {}", seen.summary(self.place)));
        }
        Ok(())
    }

    fn regions(&self) -> Regions<'a> {
        Regions { here: &self.place.here.0, there: self.place.there.as_ref().map(|(region, _)| region) }
    }

    fn line(&self, text: &str) {
        (self.say)(Said::Line(format!("{}: {text}", self.layout.name)));
    }

    /// Says what is waited for: when it changes, and now and then.
    fn progress(&mut self, text: String) {
        let news = self.told.as_ref().is_none_or(|(told, at)| *told != text || at.elapsed() >= TOLD_EVERY);
        if news {
            let seconds = self.begin.elapsed().as_secs();
            (self.say)(Said::Progress(format!("{}: {text} ({seconds} s)", self.layout.name)));
            self.told = Some((text, Instant::now()));
        }
    }

    fn trouble(&self, action: &str, region: &Region, error: &StoreError) -> String {
        let (name, code) = (self.layout.name, error.code());
        let what = match code {
            _ if AwsRefusal::of(code) == Some(AwsRefusal::Denied) => format!(
                "these credentials may not use dynamodb:{action} in {region}; deploy/ has the policy that provisions"
            ),
            "credentials" => format!("no AWS credentials were found to ask {region} with"),
            "connection" | "deadline" | "tls" => format!("{region} cannot be reached"),
            _ => format!("{action} in {region} was refused"),
        };
        format!("{name}: {what} ({error}).")
    }
}

/// Errors of a moment: too many requests, or somebody else is at the same table.
fn passes(error: &StoreError) -> bool {
    let code = error.code();
    AwsRefusal::of(code) == Some(AwsRefusal::Throttled)
        || ["InternalServerError", "LimitExceededException", "ResourceInUseException"].contains(&code)
}
