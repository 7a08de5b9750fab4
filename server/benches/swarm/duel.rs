//! Purchases a second over distinct seats: the swarm and pgbench by turns, on one server.

use crate::{
    Fallible,
    floor::{Floor, Side},
    median,
    options::Options,
    pgbench::Pgbench,
    purchases::{self, Round},
};
use std::time::Duration;
use tokio_postgres::Config;
use worldseat::{
    local::postgres::{Directory, LocalPostgres, LocalPostgresConfig},
    store::LaneStore,
};

/// How many connections each side has.
const CONNECTIONS: [u32; 2] = [16, 60];

pub(crate) async fn measure(options: &Options) -> Fallible<()> {
    let postgres = LocalPostgres::start(LocalPostgresConfig::new(Directory::Ephemeral)).await?;
    let measured = duels(&postgres, options).await;
    postgres.stop().await?;
    measured
}

async fn duels(postgres: &LocalPostgres, options: &Options) -> Fallible<()> {
    let pgbench = Pgbench::of(postgres.bin_dir())?;
    // Makes the tables, too.
    let engine = purchases::store(postgres.connection_over_socket(), 1)?.engine().await?;
    println!("Purchases a second over distinct seats, {}", pgbench.version()?);
    println!("  {engine}, fsync on");
    for (transport, at) in [("Unix socket", postgres.connection_over_socket()), ("TCP loopback", postgres.connection())]
    {
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
        println!("  {:>5} {:>10} {:>10} {:>7}", "pair", "swarm/s", "pgbench/s", "ratio");
        let mut all = [Vec::new(), Vec::new(), Vec::new()];
        for pair in 1..=pairs {
            let (swarm, pgbench) = self.pair(pair, threads).await?;
            let ratio = swarm / pgbench;
            println!("  {pair:>5} {swarm:>10.0} {pgbench:>10.0} {ratio:>7.3}");
            for (values, value) in all.iter_mut().zip([swarm, pgbench, ratio]) {
                values.push(value);
            }
        }
        let [swarm, pgbench, ratio] = all.map(|values| median(&values).unwrap_or_default());
        println!("  {:>5} {swarm:>10.0} {pgbench:>10.0} {ratio:>7.3}", "mid");
        Ok(())
    }

    /// Who goes first changes from pair to pair, so that a drift favours nobody.
    async fn pair(&self, pair: usize, threads: u32) -> Fallible<(f64, f64)> {
        if pair.is_multiple_of(2) {
            let pgbench = self.pgbench(threads).await?;
            return Ok((self.swarm().await?, pgbench));
        }
        let swarm = self.swarm().await?;
        Ok((swarm, self.pgbench(threads).await?))
    }

    /// pgbench with one thread or with two, whichever it does better with here.
    async fn better_threads(&self) -> Fallible<u32> {
        let one = self.pgbench(1).await?;
        let two = self.pgbench(2).await?;
        Ok(if two + self.pgbench(2).await? > one + self.pgbench(1).await? { 2 } else { 1 })
    }

    async fn swarm(&self) -> Fallible<f64> {
        let share = self.floor.put_up(Side::Swarm, self.connections, self.lasts).await?;
        self.checked(purchases::round(self.at.clone(), self.connections, share, self.lasts, true).await?).await
    }

    async fn pgbench(&self, threads: u32) -> Fallible<f64> {
        let share = self.floor.put_up(Side::Pgbench, self.connections, self.lasts).await?;
        self.checked(self.pgbench.round(self.at, self.connections, threads, share, self.lasts)?).await
    }

    /// The server must hold what a side says it sold.
    async fn checked(&self, round: Round) -> Fallible<f64> {
        let sold = self.floor.sold().await?;
        if sold != round.purchases {
            return Err(format!("{} purchases were counted, and {sold} seats are sold", round.purchases).into());
        }
        Ok(round.a_second)
    }
}
