//! Measures purchases a second over distinct seats: the swarm and pgbench take turns on one server.

use crate::{
    Fallible,
    floor::{Floor, Side},
    machine::{Client, Cost},
    median,
    options::Options,
    pgbench::Pgbench,
    purchases::{self, Round},
};
use local::postgres::{Directory, LocalPostgres, LocalPostgresConfig};
use std::time::Duration;
use store::LaneStore;
use tokio_postgres::Config;

/// The numbers of connections that each side has.
const CONNECTIONS: [u32; 2] = [16, 60];

pub(crate) async fn measure(options: &Options) -> Fallible<()> {
    let postgres = LocalPostgres::start(LocalPostgresConfig::new(Directory::Ephemeral)).await?;
    let measured = duels(&postgres, options).await;
    postgres.stop().await?;
    measured
}

async fn duels(postgres: &LocalPostgres, options: &Options) -> Fallible<()> {
    let pgbench = Pgbench::of(postgres.bin_dir())?;
    // Also creates the tables.
    let engine = purchases::store(postgres.connection_over_socket(), 1)?.engine().await?;
    println!("Purchases a second over distinct seats, {}", pgbench.version()?);
    println!("  {engine}, fsync on");
    let socket = ("Unix socket", postgres.connection_over_socket());
    let loopback = (!options.socket_only).then(|| ("TCP loopback", postgres.connection()));
    for (transport, at) in [socket].into_iter().chain(loopback) {
        for connections in CONNECTIONS {
            let duel = Duel {
                floor: Floor::open(postgres).await?,
                pgbench: &pgbench,
                at: &at,
                connections,
                lasts: options.round(),
            };
            duel.fight(transport, options.pairs()).await?;
        }
    }
    Ok(())
}

struct Duel<'a> {
    floor: Floor,
    pgbench: &'a Pgbench,
    at: &'a Config,
    connections: u32,
    lasts: Duration,
}

impl Duel<'_> {
    async fn fight(&self, transport: &str, pairs: usize) -> Fallible<()> {
        let threads = self.better_threads().await?;
        println!("\n  {transport}, {} connections, pgbench -j {threads}", self.connections);
        println!(
            "  {:>5} {:>10} {:>10} {:>7} {:>10} {:>10}",
            "pair", "swarm/s", "pgbench/s", "ratio", "swarm us", "pgbench us"
        );
        let mut all = [const { Vec::new() }; 5];
        for pair in 1..=pairs {
            let (swarm, pgbench) = self.pair(pair, threads).await?;
            let ratio = swarm.a_second / pgbench.a_second;
            let figures = [swarm.a_second, pgbench.a_second, ratio, swarm.processor_us, pgbench.processor_us];
            show(&pair.to_string(), figures);
            all.iter_mut().zip(figures).for_each(|(values, value)| values.push(value));
        }
        show("mid", all.map(|values| median(&values).unwrap_or_default()));
        println!("  us: processor time of the client for a purchase");
        Ok(())
    }

    /// Measures both sides. The side that goes first changes from pair to pair, so that a drift favours neither.
    async fn pair(&self, pair: usize, threads: u32) -> Fallible<(Cost, Cost)> {
        if pair.is_multiple_of(2) {
            let pgbench = self.pgbench(threads).await?;
            return Ok((self.swarm().await?, pgbench));
        }
        let swarm = self.swarm().await?;
        Ok((swarm, self.pgbench(threads).await?))
    }

    /// Returns the number of threads, one or two, with which pgbench is faster here.
    async fn better_threads(&self) -> Fallible<u32> {
        let rate = async |threads| Fallible::Ok(self.pgbench(threads).await?.a_second);
        let one = rate(1).await?;
        let two = rate(2).await?;
        Ok(if two + rate(2).await? > one + rate(1).await? { 2 } else { 1 })
    }

    async fn swarm(&self) -> Fallible<Cost> {
        let share = self.floor.create_seat(Side::Swarm, self.connections, self.lasts).await?;
        let before_us = Client::Ours.processor_us()?;
        let round = purchases::round(self.at.clone(), self.connections, share, self.lasts, true).await?;
        let used_us = Client::Ours.processor_us()? - before_us;
        self.checked(round, used_us).await
    }

    async fn pgbench(&self, threads: u32) -> Fallible<Cost> {
        let share = self.floor.create_seat(Side::Pgbench, self.connections, self.lasts).await?;
        let before_us = Client::Children.processor_us()?;
        let round = self.pgbench.round(self.at, self.connections, threads, share, self.lasts)?;
        let used_us = Client::Children.processor_us()? - before_us;
        self.checked(round, used_us).await
    }

    /// Checks that the database holds as many sales as a side counted; returns the cost.
    async fn checked(&self, round: Round, used_us: u64) -> Fallible<Cost> {
        let sold = self.floor.sold().await?;
        if sold != round.purchases {
            return Err(format!("{} purchases were counted, and {sold} seats are sold", round.purchases).into());
        }
        Ok(Cost::of(&round, used_us))
    }
}

fn show(pair: &str, [swarm, pgbench, ratio, swarm_us, pgbench_us]: [f64; 5]) {
    println!("  {pair:>5} {swarm:>10.0} {pgbench:>10.0} {ratio:>7.3} {swarm_us:>10.1} {pgbench_us:>10.1}");
}
