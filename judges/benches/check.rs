//! Measures the whole check of a history (harms, search, and the counterexample in
//! words), next to the search of todc-utils on the same claims. Run it with
//! `cargo bench -p judges`.

#[path = "../tests/it/todc.rs"]
mod todc;

use sale::{
    History,
    check::{check, search::Spanned, seat::claims},
};
use std::{
    hint::black_box,
    sync::mpsc::channel,
    thread,
    time::{Duration, Instant},
};

/// The timeout for todc-utils.
const PATIENCE: Duration = Duration::from_secs(5);
/// The number of times that each check is done; the fastest is reported.
const ROUNDS: u32 = 15;

/// Makes a history of all buyers at once: some given "confirmed", some given "sold", each with a read.
fn race(winners: u32, rejected: u32) -> History {
    let mut ops = Vec::new();
    for buyer in 1..=winners + rejected {
        // Those turned away read while the winners' writes are under way: all is concurrent.
        let (outcome, read, from) =
            if buyer <= winners { ("confirmed", "available", 20_000) } else { ("rejected", "sold", 55_000) };
        let (from, to) = (from + buyer, from + buyer + 20_000);
        ops.push(format!("o {buyer} {buyer} 0 0 purchase {buyer} {} ok {outcome}", 100_000 + buyer));
        ops.push(format!("o {buyer} {buyer} 0 1 read-seat {from} {to} ok {read}"));
        if buyer <= winners {
            ops.push(format!("o {buyer} {buyer} 0 1 mark-sold {} {} ok done", 50_000 + buyer, 60_000 + buyer));
        }
    }
    history(&ops, &(1..=winners).collect::<Vec<_>>())
}

/// A day of sales: reads and rejections one after the other, some at once, around one sale.
fn day(operations: u32) -> History {
    let mut ops = vec![
        format!("o 1 1 0 0 purchase 1 {} ok confirmed", 15 * operations),
        format!("o 1 1 0 1 mark-sold 2 {} ok done", 15 * operations),
    ];
    for buyer in 2..=operations / 2 {
        let (from, sold) = (20 * buyer, buyer > operations / 4);
        let (read, outcome) = if sold { ("sold-to 1", "ok rejected") } else { ("available", "fail 40001") };
        ops.push(format!("o {buyer} {buyer} 0 0 purchase {from} {} {outcome}", from + 70));
        ops.push(format!("o {buyer} {buyer} 0 1 read-seat {} {} ok {read}", from + 9, from + 50));
    }
    history(&ops, &[1])
}

fn history(ops: &[String], holders: &[u32]) -> History {
    let buyers = ops.iter().filter(|op| op.contains(" purchase ")).count();
    let mut text = format!("history 1 r eventual A1 {buyers} us-east-1 none\n");
    text += &ops.join("\n");
    text += &format!("\nledger 0 900000 900001 rows {}\n", holders.len());
    holders.iter().for_each(|buyer| text += &format!("row r-{buyer} r A1 fan-{buyer} us-east-1\n"));
    text += &format!("seat 0 900002 900003 owner fan-1\nend {} 900003 settled\n", ops.len());
    History::of_lines(&text).expect("the lines are a history")
}

/// Returns the fastest of some rounds.
fn ours(history: &History) -> Duration {
    let round = || {
        let begun = Instant::now();
        black_box(check(black_box(history)));
        begun.elapsed()
    };
    (0..ROUNDS).map(|_| round()).min().unwrap_or_default()
}

/// Measures todc-utils, if it is done in time. If not, it goes on until this process ends.
fn todcs(history: &History) -> Option<Duration> {
    let claims = claims(history);
    let ops: Vec<_> = claims.iter().map(|one| Spanned { op: one.claim, from: one.from_ns, to: one.to_ns }).collect();
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let begun = Instant::now();
        black_box(todc::is_linearizable(&ops));
        // If this fails, nobody waits any more.
        let _ = sender.send(begun.elapsed());
    });
    receiver.recv_timeout(PATIENCE).ok()
}

#[expect(clippy::print_stdout, reason = "the figures are what it is run for")]
fn main() {
    let histories = [
        ("1 winner, 59 rejected", race(1, 59)),
        ("2 winners, 14 rejected", race(2, 14)),
        ("2 winners, 58 rejected", race(2, 58)),
        ("30 winners, 30 rejected", race(30, 30)),
        ("60 winners", race(60, 0)),
        ("10,000 operations around one sale", day(10_000)),
        ("10,000 winners", race(10_000, 0)),
        ("5,000 winners, 5,000 rejected", race(5000, 5000)),
    ];
    println!("{:<36}{:>12}{:>10}{:>14}{:>14}", "history", "operations", "verdict", "ours", "todc-utils");
    // Ours first: a check that todc-utils has not done in time goes on in the background.
    let times: Vec<Duration> = histories.iter().map(|(_, history)| ours(history)).collect();
    for ((name, history), ours) in histories.iter().zip(times) {
        let verdict = check(history).linearizable;
        let todcs = todcs(history).map_or_else(|| format!("> {PATIENCE:?}"), |time| format!("{time:.1?}"));
        println!(
            "{name:<36}{:>12}{:>10}{:>14}{todcs:>14}",
            history.ops.len(),
            verdict.answer().name(),
            format!("{ours:.1?}")
        );
    }
    std::process::exit(0);
}
