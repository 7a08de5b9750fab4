//! What it costs to record every operation: the same purchases on record and off it, by turns.

use crate::{
    Fallible,
    floor::{Floor, Side},
    median,
    options::Options,
    purchases,
};
use std::time::Duration;
use tokio_postgres::Config;
use worldseat::{
    local::postgres::{Directory, LocalPostgres, LocalPostgresConfig},
    store::LaneStore,
};

/// Connections, as of a race of 60 in one region.
const CONNECTIONS: u32 = 30;

pub(crate) async fn measure(options: &Options) -> Fallible<()> {
    let postgres = LocalPostgres::start(LocalPostgresConfig::new(Directory::Ephemeral)).await?;
    let measured = pairs(&postgres, options).await;
    postgres.stop().await?;
    measured
}

async fn pairs(postgres: &LocalPostgres, options: &Options) -> Fallible<()> {
    let at = postgres.connection_over_socket();
    // Makes the tables.
    purchases::store(at.clone(), 1)?.engine().await?;
    let floor = Floor::open(postgres).await?;
    println!(
        "\nPurchases a second with every operation on record, and without; {CONNECTIONS} connections, Unix socket"
    );
    println!("  {:>5} {:>10} {:>10} {:>7}", "pair", "on", "off", "ratio");
    let mut all = [Vec::new(), Vec::new(), Vec::new()];
    // The first pair warms up and is not counted.
    for pair in 0..=options.pairs() {
        let first = round(&floor, &at, options.round(), pair.is_multiple_of(2)).await?;
        let second = round(&floor, &at, options.round(), !pair.is_multiple_of(2)).await?;
        let (on, off) = if pair.is_multiple_of(2) { (first, second) } else { (second, first) };
        if pair > 0 {
            println!("  {pair:>5} {on:>10.0} {off:>10.0} {:>7.3}", on / off);
            all.iter_mut().zip([on, off, on / off]).for_each(|(values, value)| values.push(value));
        }
    }
    let [on, off, ratio] = all.map(|values| median(&values).unwrap_or_default());
    println!("  {:>5} {on:>10.0} {off:>10.0} {ratio:>7.3}", "mid");
    Ok(())
}

async fn round(floor: &Floor, at: &Config, lasts: Duration, recording: bool) -> Fallible<f64> {
    let share = floor.put_up(Side::Swarm, CONNECTIONS, lasts).await?;
    let round = purchases::round(at.clone(), CONNECTIONS, share, lasts, recording).await?;
    let sold = floor.sold().await?;
    if sold != round.purchases {
        return Err(format!("{} purchases were counted, and {sold} seats are sold", round.purchases).into());
    }
    Ok(round.a_second)
}
