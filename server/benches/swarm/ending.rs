//! Measures the time that checking and storing add to a run: from the moment at which its last lane was judged to its
//! end, as a viewer sees it.

use crate::{Fallible, median, options::Options, service::Opened};
use sale::{
    Lane,
    event::{Checked, RunEvent},
};

pub(crate) async fn measure(options: &Options) -> Fallible<()> {
    println!("\nChecking and storing, default settings, both lanes; milliseconds, the run in the middle and the worst");
    println!("  {:>6} {:>5} {:>9} {:>9} {:>10} {:>10}", "buyers", "runs", "ops", "checks", "end", "worst end");
    for (buyers, runs) in [(60, options.runs()), (options.buyers(), options.runs().div_ceil(3))] {
        ending(buyers, runs).await?;
    }
    println!("  checks: the checker's own time, both lanes; end: from the last verdict to the end, stored");
    Ok(())
}

async fn ending(buyers: u32, runs: usize) -> Fallible<()> {
    let opened = Opened::with(&[]).await?;
    let (mut ops, mut checks, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    // The first run opens the connections and is not counted.
    for seed in 0..=u64::try_from(runs)? {
        let events = opened.watch(&Lane::ALL, buyers, seed).await?;
        let judged = events.iter().rfind(|(_, event)| matches!(event, RunEvent::Judged(_)));
        let ended = events.iter().rfind(|(_, event)| matches!(event, RunEvent::Ended));
        let (Some((judged, _)), Some((ended, _))) = (judged, ended) else { return Err("a run without an end".into()) };
        if seed > 0 {
            let checked: Vec<&Checked> = events.iter().filter_map(|(_, event)| checked(event)).collect();
            ops.push(checked.iter().map(|checked| checked.ops).sum::<u32>());
            checks.push(checked.iter().map(|checked| checked.took_us).sum::<u64>() as f64 / 1000.0);
            ends.push((*ended - *judged).as_secs_f64() * 1000.0);
        }
    }
    opened.close().await;
    let worst = ends.iter().copied().fold(0.0, f64::max);
    let ops = median(&ops).unwrap_or_default();
    let [checks, end] = [checks, ends].map(|values| median(&values).unwrap_or_default());
    println!("  {buyers:>6} {runs:>5} {ops:>9} {checks:>9.2} {end:>10.2} {worst:>10.2}");
    Ok(())
}

fn checked(event: &RunEvent) -> Option<&Checked> {
    if let RunEvent::Checked(checked) = event { Some(checked) } else { None }
}
