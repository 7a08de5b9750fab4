//! Measures the cost of recording every operation: the same purchases with the recording and without it, by turns.

use crate::{
    Fallible,
    floor::{Floor, Side},
    machine::{Client, Cost},
    median,
    options::Options,
    purchases,
};
use local::postgres::{Directory, LocalPostgres, LocalPostgresConfig};
use std::time::Duration;
use store::LaneStore;
use tokio_postgres::Config;

/// The number of connections of a race of 60 in one region.
const CONNECTIONS: u32 = 30;

pub(crate) async fn measure(options: &Options) -> Fallible<()> {
    let postgres = LocalPostgres::start(LocalPostgresConfig::new(Directory::Ephemeral)).await?;
    let measured = pairs(&postgres, options).await;
    postgres.stop().await?;
    measured
}

async fn pairs(postgres: &LocalPostgres, options: &Options) -> Fallible<()> {
    let at = postgres.connection_over_socket();
    // Creates the tables.
    purchases::store(at.clone(), 1)?.engine().await?;
    let floor = Floor::open(postgres).await?;
    println!(
        "\nPurchases a second with every operation on record, and without; {CONNECTIONS} connections, Unix socket"
    );
    println!("  {:>5} {:>10} {:>10} {:>7} {:>10} {:>10}", "pair", "on", "off", "ratio", "on cpu us", "off cpu us");
    let mut all = [const { Vec::new() }; 5];
    // The first pair warms up and is not counted.
    for pair in 0..=options.pairs() {
        let first = round(&floor, &at, options.round(), pair.is_multiple_of(2)).await?;
        let second = round(&floor, &at, options.round(), !pair.is_multiple_of(2)).await?;
        let (on, off) = if pair.is_multiple_of(2) { (first, second) } else { (second, first) };
        if pair > 0 {
            let figures = [on.a_second, off.a_second, on.a_second / off.a_second, on.processor_us, off.processor_us];
            show(&pair.to_string(), figures);
            all.iter_mut().zip(figures).for_each(|(values, value)| values.push(value));
        }
    }
    show("mid", all.map(|values| median(&values).unwrap_or_default()));
    println!("  on, off: purchases a second; cpu us: processor time of our process for a purchase");
    Ok(())
}

fn show(pair: &str, [on, off, ratio, on_us, off_us]: [f64; 5]) {
    println!("  {pair:>5} {on:>10.0} {off:>10.0} {ratio:>7.3} {on_us:>10.1} {off_us:>10.1}");
}

async fn round(floor: &Floor, at: &Config, lasts: Duration, recording: bool) -> Fallible<Cost> {
    let share = floor.create_seat(Side::Swarm, CONNECTIONS, lasts).await?;
    let before_us = Client::Ours.processor_us()?;
    let round = purchases::round(at.clone(), CONNECTIONS, share, lasts, recording).await?;
    let used_us = Client::Ours.processor_us()? - before_us;
    let sold = floor.sold().await?;
    if sold != round.purchases {
        return Err(format!("{} purchases were counted, and {sold} seats are sold", round.purchases).into());
    }
    Ok(Cost::of(&round, used_us))
}
