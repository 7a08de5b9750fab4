//! JSON back to a run's record: for those who ask a server for its runs.

use super::{Check, Counted, Harm, LaneOfRun, MarkOfRun, Run, RunOutcome};
use crate::http::api::named::{CONCLUSIONS, named};
use app::{
    event::{Checked, Judged, LaneOpened, Linearity, ReleaseSpread, RunEvent, RunRecord, TICKETS_A_LINE},
    sale::{Action, Attempt, Conclusion, Fault, Harms, Lane, Mark, Reading, Region, Sale, Tickets, Told, Verdict},
};

impl Run {
    /// The record that this is the JSON of.
    ///
    /// # Errors
    /// A sentence about what is not as a WorldSeat server writes it.
    pub fn record(&self) -> Result<RunRecord, String> {
        let mut record = None;
        let started = RunEvent::Started {
            run: self.run_id.clone(),
            seat: self.seat,
            buyers: self.buyers,
            started_at_ms: self.started_at_ms,
        };
        RunRecord::fold(&mut record, started);
        for lane in &self.lanes {
            for event in lane.events()? {
                RunRecord::fold(&mut record, event);
            }
        }
        let stored = self.stored_until_ms.map(|until_ms| RunEvent::Stored { until_ms });
        let not_stored = self.not_stored.clone().map(|why| RunEvent::NotStored { why });
        for event in [stored, not_stored, self.ended.then_some(RunEvent::Ended)].into_iter().flatten() {
            RunRecord::fold(&mut record, event);
        }
        record.ok_or_else(|| "the run has no beginning".into())
    }
}

impl LaneOfRun {
    fn events(&self) -> Result<Vec<RunEvent>, String> {
        let lane = Lane::from(self.backend);
        let mut events = Vec::with_capacity(self.outcomes.len() + 8);
        if let (Some(engine), Some(connections)) = (&self.engine, self.connections) {
            let regions = self.regions.iter().map(|name| name.parse()).collect::<Result<Vec<Region>, _>>()?;
            let opened = LaneOpened { lane, engine: engine.clone(), regions, connections };
            events.push(RunEvent::LaneOpened(opened));
        }
        let mut holders = Vec::new();
        for outcome in &self.outcomes {
            let attempt = self.attempt(lane, outcome)?;
            holders.extend(outcome.outcome.ticket_id.is_some().then_some(attempt.buyer));
            events.push(RunEvent::Attempt(attempt));
        }
        let tickets = holders.chunks(TICKETS_A_LINE).map(|buyers| RunEvent::Tickets { lane, buyers: buyers.to_vec() });
        events.extend(tickets);
        if let Some(counted) = &self.counted {
            events.push(RunEvent::Judged(counted.judged(lane)?));
        }
        events.extend(self.failed.clone().map(|why| RunEvent::LaneFailed { lane, why }));
        if let (Some(check), Some(harms)) = (&self.check, &self.harms) {
            events.push(RunEvent::Checked(check.checked(lane, harms)?));
            for mark in &check.marks {
                events.push(RunEvent::Mark { lane, mark: mark.mark()? });
            }
        }
        Ok(events)
    }

    fn attempt(&self, lane: Lane, told: &RunOutcome) -> Result<Attempt, String> {
        let outcome = &told.outcome;
        let number = Sale::fan(&outcome.buyer);
        let region = self.regions.iter().position(|region| *region == outcome.region).unwrap_or_default();
        Ok(Attempt {
            lane,
            buyer: number.ok_or_else(|| format!("there is no buyer \"{}\" in a run", outcome.buyer))?,
            region: u8::try_from(region).unwrap_or_default(),
            outcome: outcome.outcome.into(),
            retries: outcome.attempts.saturating_sub(1),
            started_us: told.started_us,
            duration_us: told.duration_us,
            committed_us: told.committed_us,
            again_us: told.again_us.clone(),
            error: outcome.code.clone(),
        })
    }
}

impl Counted {
    fn judged(&self, lane: Lane) -> Result<Judged, String> {
        let conclusion =
            named(&CONCLUSIONS, Conclusion::name, &self.conclusion).ok_or_else(|| strange(&self.conclusion))?;
        let told = Told {
            confirmed: self.app_believed,
            rejected: self.rejected,
            unknown: self.errors,
            missing: self.missing,
            max_retries: self.max_retries,
        };
        let tickets = self.confirmed.zip(self.lost_receipts);
        let tickets = tickets.map(|(sold, lost_receipts)| Tickets { sold, lost_receipts });
        let ledger = Reading::of(tickets, self.not_read.ledger.clone().unwrap_or_default());
        let seat_map = Reading::of(self.seat_table_shows, self.not_read.seat_table.clone().unwrap_or_default());
        let verdict = Verdict { told, ledger, seat_map, conclusion };
        let release = ReleaseSpread { p50_us: self.release.p50_us, max_us: self.release.max_us };
        Ok(Judged { lane, verdict, duration_us: self.duration_us, release })
    }
}

impl Check {
    fn checked(&self, lane: Lane, harms: &Harm) -> Result<Checked, String> {
        let fault = self.fault.as_deref().and_then(|fault| named(&Fault::ALL, Fault::name, fault));
        let linearizable = match (self.answer.as_str(), fault) {
            ("holds", None) => Linearity::Holds,
            ("violated", Some(fault)) => Linearity::Violated(fault),
            ("undecided", None) => Linearity::Undecided,
            (other, _) => return Err(strange(other)),
        };
        let harms = Harms {
            oversold: harms.oversold,
            unsold: harms.unsold,
            stale_reads: harms.stale_reads,
            phantom_rejections: harms.phantom_rejections,
            lost_receipts: harms.lost_receipts,
        };
        let (sentence, ops, took_us) = (self.sentence.clone(), self.ops, self.took_us);
        Ok(Checked { lane, harms, linearizable, sentence, ops, took_us })
    }
}

impl MarkOfRun {
    fn mark(&self) -> Result<Mark, String> {
        Ok(Mark {
            buyer: self.buyer,
            region: self.region,
            action: named(&Action::ALL, Action::name, &self.action).ok_or_else(|| strange(&self.action))?,
            from_ns: self.from_ns,
            to_ns: self.to_ns,
            sentence: self.sentence.clone(),
        })
    }
}

fn strange(word: &str) -> String {
    format!("the server says \"{word}\", which this program does not know: are both of the same version?")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing of a run is lost on its way to a caller: both ways lead to the same record.
    #[test]
    fn a_run_is_read_back_from_its_json() {
        let lines = "run 0198-a C7 2 1795000000000\nlane strong 2 us-east-1,us-east-2 PostgreSQL\n\
                     a strong 2 1 r 1 9 1900 - 1200 -\na strong 1 0 c 0 5 900 850 - -\nt strong 1\n\
                     v strong sold-once 1 1 1 0 1 0 1 1904 4 4 0\n\
                     c strong two-sales 1 0 0 0 0 12 40 Both.\nm strong 1 0 purchase 5000 905000 Fan%201.\n\
                     x eventual down\nkept 1797592000000\nend\n";
        for until in [lines.lines().count(), 6, 3, 1] {
            let lines: String = lines.lines().take(until).map(|line| format!("{line}\n")).collect();
            let record = RunRecord::of_lines(&lines).unwrap();
            let json = serde_json::to_string(&Run::of(&record)).unwrap();
            let run: Run = serde_json::from_str(&json).unwrap();
            assert_eq!(run.record().unwrap(), record, "{json}");
        }
    }

    #[test]
    fn what_no_server_of_ours_says_is_refused() {
        let record =
            RunRecord::of_lines("run r C7 2 7\nlane strong 2 us-east-1 X\na strong 1 0 c 0 5 9 8 - -\n").unwrap();
        let change = |pointer: &str, value: serde_json::Value| {
            let mut json = serde_json::to_value(Run::of(&record)).unwrap();
            *json.pointer_mut(pointer).unwrap() = value;
            serde_json::from_value::<Run>(json).map_err(|error| error.to_string()).and_then(|run| run.record())
        };
        assert_eq!(change("/buyers", 2.into()).unwrap(), record);
        assert!(change("/lanes/0/outcomes/0/buyer", "Ada".into()).unwrap_err().contains("no buyer \"Ada\""));
        assert!(change("/lanes/0/regions/0", "MARS".into()).unwrap_err().contains("not a region name"));
        assert!(change("/lanes/0/outcomes/0/outcome", "maybe".into()).unwrap_err().contains("maybe"));
        assert!(change("/seat", "Z9".into()).unwrap_err().contains("no seat"));
    }
}
