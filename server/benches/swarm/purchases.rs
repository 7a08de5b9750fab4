//! Our side of the duel: the purchase of the product, through the product's adapter.

use crate::Fallible;
use race::{
    journal::Journal,
    swarm::{LaneClock, Recorder},
};
use sale::{Answer, Attempt, Buyer, Lane, Outcome, Recorded, Region, Sale, SeatStore, event::RunEvent, purchase};
use std::{sync::Arc, time::Duration};
use store::{
    tls::Roots,
    {
        ATTEMPT_DEADLINE, Deadlined, LaneStore,
        postgres_wire::{Endpoint, Isolation, PostgresSeat, PostgresWire},
    },
};
use tokio::{
    sync::Barrier,
    task::JoinSet,
    time::{Instant, timeout_at},
};
use tokio_postgres::Config;

/// The purchases of one side in a round.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Round {
    pub(crate) purchases: u64,
    pub(crate) a_second: f64,
}

/// Returns the strong lane with one region; nothing is connected yet.
pub(crate) fn store(config: Config, lines: u32) -> Fallible<PostgresWire> {
    let endpoint = Endpoint { region: region()?, config };
    Ok(PostgresWire::new(vec![endpoint], usize::try_from(lines)?, Isolation::RepeatableRead, &Roots::public())?)
}

fn region() -> Fallible<Region> {
    Ok("us-east-1".parse::<Region>()?)
}

/// Runs one round of the swarm: each connection buys the seats of its share one after the other. With `recording`,
/// every operation is recorded.
pub(crate) async fn round(config: Config, lines: u32, share: u64, lasts: Duration, recording: bool) -> Fallible<Round> {
    let store = store(config, lines)?;
    let opened = store.open(0, usize::try_from(lines)?).await?;
    let barrier = Arc::new(Barrier::new(opened.len() + 1));
    let journal = Arc::new(Journal::default());
    let buyers = u32::try_from(share * u64::from(lines))?;
    let recorder = Arc::new(Recorder::new(if recording { buyers } else { 0 }, LaneClock::default()));
    let mut tasks = JoinSet::new();
    for (line, first) in opened.into_iter().zip((0..).step_by(usize::try_from(share)?)) {
        let (barrier, journal, region) = (barrier.clone(), journal.clone(), region()?);
        let recorder = recording.then(|| recorder.clone());
        tasks.spawn(async move {
            barrier.wait().await;
            let mut desk = Desk { line, region, journal, recorder, buyers };
            desk.buy(first..first + share, Instant::now() + lasts).await
        });
    }
    barrier.wait().await;
    let start = Instant::now();
    let purchases = tasks.join_all().await.into_iter().sum::<Result<u64, String>>()?;
    let a_second = purchases as f64 / start.elapsed().as_secs_f64();
    let ops = recorder.take().len();
    if recording && ops < usize::try_from(purchases)? * OPS_A_PURCHASE {
        return Err(format!("{purchases} purchases left {ops} operations on record").into());
    }
    Ok(Round { purchases, a_second })
}

/// The operations of one purchase: the purchase itself, begin, read, mark, append and commit.
const OPS_A_PURCHASE: usize = 6;

/// The state of one task of the swarm.
struct Desk {
    line: PostgresSeat,
    region: Region,
    journal: Arc<Journal>,
    recorder: Option<Arc<Recorder>>,
    buyers: u32,
}

impl Desk {
    /// Buys as a task of the swarm does, journal included, but each time another seat.
    async fn buy(&mut self, seats: std::ops::Range<u64>, until: Instant) -> Result<u64, String> {
        for seat in seats.clone() {
            let start = Instant::now();
            if start >= until {
                return Ok(seat - seats.start);
            }
            let sale = sale(seat + 1, self.region.clone())?;
            let number = u32::try_from(seat + 1).map_err(|error| error.to_string())?;
            let attempt = match self.recorder.clone() {
                Some(recorder) => self.on_record(&recorder, &sale, number).await?,
                None => self.off_record(&sale, start).await?,
            };
            if (attempt.outcome, attempt.retries) != (Outcome::Confirmed, 0) {
                return Err(format!("seat {} was not simply sold: {attempt:?}", sale.scope));
            }
            self.journal.write(RunEvent::Attempt(attempt));
        }
        Err("a line ran out of seats before the round was over".into())
    }

    async fn on_record(&mut self, recorder: &Recorder, sale: &Sale, number: u32) -> Result<Attempt, String> {
        let buyer = Buyer { run: &sale.scope, lane: Lane::Strong, number, region: 0, buyers: self.buyers };
        let mut line = Recorded::begin(&mut self.line, recorder, buyer);
        let answer = in_time(&mut line, sale).await?;
        line.end(&answer).ok_or_else(|| "a purchase that is not on record".into())
    }

    async fn off_record(&mut self, sale: &Sale, start: Instant) -> Result<Attempt, String> {
        let answer = in_time(&mut self.line, sale).await?;
        Ok(Attempt {
            lane: Lane::Strong,
            buyer: 1,
            region: 0,
            outcome: answer.outcome,
            retries: answer.retries,
            started_us: 0,
            duration_us: u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX),
            committed_us: None,
            again_us: Vec::new(),
            error: None,
            steps: None,
        })
    }
}

async fn in_time<S: SeatStore + Deadlined>(line: &mut S, sale: &Sale) -> Result<Answer, String> {
    let deadline = Instant::now() + ATTEMPT_DEADLINE;
    line.set_deadline(deadline);
    let answer = timeout_at(deadline + ATTEMPT_DEADLINE, purchase(line, sale)).await;
    answer.map_err(|_| "a purchase was not answered in time".into())
}

fn sale(row: u64, region: Region) -> Result<Sale, String> {
    let scope = (1_000_000_000 + row).to_string();
    let seat = "A1".parse().map_err(|error| format!("{error}"))?;
    Ok(Sale { sale_id: Sale::id_of(&scope, 1), scope, seat, buyer: "fan-1".into(), region })
}
