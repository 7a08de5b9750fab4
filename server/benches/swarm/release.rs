//! Measures the release spread: the time from the first buyer's first request to the first requests of the others.

use crate::{Fallible, median, options::Options, service::Opened};
use sale::Lane;

/// The product's default number of connections to a region.
const DEFAULT: u16 = 64;

pub(crate) async fn measure(options: &Options) -> Fallible<()> {
    println!("\nRelease spread, {} runs each, engines without added latency", options.runs());
    println!(
        "  {:>6} {:>11} {:<9} {:>8} {:>8} {:>10}",
        "buyers", "connections", "lane", "p50 ms", "max ms", "worst ms"
    );
    for (buyers, connections_per_region) in [(60, DEFAULT), (1_000, DEFAULT), (1_000, 500)] {
        spread(buyers, connections_per_region, options.runs()).await?;
    }
    println!("  p50 and max: of the run in the middle; worst: the largest max of all runs");
    Ok(())
}

async fn spread(buyers: u32, connections_per_region: u16, runs: usize) -> Fallible<()> {
    let connections = connections_per_region.to_string();
    let opened = Opened::with(&["--region-rtt-ms=0,0", "--jitter-ms=0", "--connections", &connections]).await?;
    let in_flight = buyers.min(2 * u32::from(connections_per_region));
    for lane in Lane::ALL {
        let (mut middle, mut last) = (Vec::new(), Vec::new());
        // The first run opens the connections and is not counted.
        for seed in 0..=u64::try_from(runs)? {
            for judged in opened.run(&[lane], buyers, seed).await? {
                middle.push(judged.release.p50_us);
                last.push(judged.release.max_us);
            }
        }
        let worst = last[1..].iter().max().copied();
        let shown = [median(&middle[1..]), median(&last[1..]), worst].map(|us| millis(us.unwrap_or_default()));
        let [p50, max, worst] = shown;
        println!("  {buyers:>6} {in_flight:>11} {lane:<9} {p50:>8.2} {max:>8.2} {worst:>10.2}");
    }
    opened.close().await;
    Ok(())
}

fn millis(us: u64) -> f64 {
    us as f64 / 1000.0
}
