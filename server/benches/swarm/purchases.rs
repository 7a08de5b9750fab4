//! Our side of the duel: the purchase of the product, through the product's adapter.

use crate::Fallible;
use app::{
    event::RunEvent,
    sale::{Attempt, Lane, Outcome, Region, Sale, purchase},
};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::Barrier,
    task::JoinSet,
    time::{Instant, timeout_at},
};
use tokio_postgres::Config;
use worldseat::{
    journal::Journal,
    store::{
        ATTEMPT_DEADLINE, Deadlined, LaneStore,
        postgres_wire::{Endpoint, Isolation, PostgresSeat, PostgresWire},
    },
};

/// What a side did in a round.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Round {
    pub(crate) purchases: u64,
    pub(crate) a_second: f64,
}

/// The strong lane with one region, nothing connected yet.
pub(crate) fn store(config: Config, lines: u32) -> Fallible<PostgresWire> {
    let endpoint = Endpoint { region: region()?, config };
    Ok(PostgresWire::new(vec![endpoint], usize::try_from(lines)?, Isolation::RepeatableRead)?)
}

fn region() -> Fallible<Region> {
    Ok("us-east-1".parse::<Region>()?)
}

/// Lines of the swarm, each buying one seat of its share after the other.
pub(crate) async fn round(config: Config, lines: u32, share: u64, lasts: Duration) -> Fallible<Round> {
    let store = store(config, lines)?;
    let opened = store.open(0, usize::try_from(lines)?).await?;
    let barrier = Arc::new(Barrier::new(opened.len() + 1));
    let journal = Arc::new(Journal::default());
    let mut tasks = JoinSet::new();
    for (line, first) in opened.into_iter().zip((0..).step_by(usize::try_from(share)?)) {
        let (barrier, journal, region) = (barrier.clone(), journal.clone(), region()?);
        tasks.spawn(async move {
            barrier.wait().await;
            buy(line, first..first + share, region, &journal, Instant::now() + lasts).await
        });
    }
    barrier.wait().await;
    let start = Instant::now();
    let purchases = tasks.join_all().await.into_iter().sum::<Result<u64, String>>()?;
    let a_second = purchases as f64 / start.elapsed().as_secs_f64();
    Ok(Round { purchases, a_second })
}

/// What a task of the swarm does, journal included, but each time for another seat.
async fn buy(
    mut line: PostgresSeat,
    seats: std::ops::Range<u64>,
    region: Region,
    journal: &Journal,
    until: Instant,
) -> Result<u64, String> {
    for seat in seats.clone() {
        let start = Instant::now();
        if start >= until {
            return Ok(seat - seats.start);
        }
        let sale = sale(seat + 1, region.clone())?;
        let deadline = start + ATTEMPT_DEADLINE;
        line.set_deadline(deadline);
        let answer = timeout_at(deadline + ATTEMPT_DEADLINE, purchase(&mut line, &sale)).await;
        let answer = answer.map_err(|_| "a purchase was not answered in time")?;
        if (answer.outcome, answer.retries) != (Outcome::Confirmed, 0) {
            return Err(format!("seat {} was not simply sold: {answer:?}", sale.scope));
        }
        journal.write(&RunEvent::Attempt(Attempt {
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
        }));
    }
    Err("a line ran out of seats before the round was over".into())
}

fn sale(row: u64, region: Region) -> Result<Sale, String> {
    let scope = (1_000_000_000 + row).to_string();
    let seat = "A1".parse().map_err(|error| format!("{error}"))?;
    Ok(Sale { sale_id: Sale::id_of(&scope, 1), scope, seat, buyer: "fan-1".into(), region })
}
