//! Each harm and each fault has a history that shows it, and a nearest neighbour that does not.

mod faults;
mod harms;
mod missing;
mod whole;

use super::*;
use crate::History;

/// Buyers of every history here, or more if its lines name more.
const BUYERS: u32 = 9;

/// One seat sold to Fan 1, and Fan 2 told so.
const SOLD_ONCE: [&str; 5] = [
    "1 0 purchase 0 6.1 ok confirmed",
    "1 0 read-seat 0.3 1 ok available",
    "1 0 mark-sold 1 2 ok done",
    "2 1 purchase 0 9 ok rejected",
    "2 1 read-seat 7 8 ok sold-to 1",
];

/// Makes a history of these lines, each `buyer region what from to answer`, and of its rows:
/// the buyers in the ledger and the seat map's owner. A buyer without a line was cut off
/// before they sent anything.
fn history(ops: &[&str], ledger: &[u32], owner: Option<u32>) -> History {
    let named = |op: &&str| op.split(' ').next().unwrap().parse::<u32>().unwrap();
    let buyers = ops.iter().map(named).max().unwrap_or_default().max(BUYERS);
    let mut text = format!("history 1 r eventual A1 {buyers} us-east-1,us-east-2 DynamoDB\n");
    let there: std::collections::BTreeSet<u32> = ops.iter().filter(|op| op.contains(" purchase ")).map(named).collect();
    let cut = (1..=buyers).filter(|buyer| !there.contains(buyer));
    let cut: Vec<String> = cut.map(|buyer| format!("{buyer} 0 purchase 0 0 info cut")).collect();
    let ops: Vec<&str> = ops.iter().copied().chain(cut.iter().map(String::as_str)).collect();
    for op in &ops {
        let fields: Vec<&str> = op.split(' ').collect();
        let [buyer, region, what, from, to, answer @ ..] = &fields[..] else { panic!("{op}") };
        let number = if *what == "purchase" { 0 } else { 1 };
        let ns = |ms: &str| {
            if ms == "-" { "-".into() } else { format!("{}", (ms.parse::<f64>().unwrap() * 1e6).round() as u64) }
        };
        text += &format!("o {buyer} {buyer} {region} {number} {what} {} {} {}\n", ns(from), ns(to), answer.join(" "));
    }
    for region in 0..2 {
        text += &format!("ledger {region} 90000000 91000000 rows {}\n", ledger.len());
        for buyer in ledger {
            text += &format!("row r-{buyer} r A1 fan-{buyer} us-east-1\n");
        }
        let owner = owner.map_or("none -".into(), |buyer| format!("owner fan-{buyer}"));
        text += &format!("seat {region} 92000000 93000000 {owner}\n");
    }
    text += &format!("end {} 93000000 settled\n", ops.len());
    History::of_lines(&text).unwrap()
}

fn witness(history: &History) -> Witness {
    match check(history).linearizable {
        Linearizable::Violated(witness) => witness,
        other => panic!("{other:?}"),
    }
}

fn sold_once_and<'a>(more: &[&'a str]) -> Vec<&'a str> {
    SOLD_ONCE.iter().chain(more).copied().collect()
}

/// Returns the counts of the harms, and the sentences about them.
fn harms(history: &History) -> ([u32; 5], Vec<String>) {
    let harms = check(history).harms;
    let sentences = harms.sentences(history);
    assert_eq!(harms.none_found(), sentences.is_empty());
    (harms.counts().map(|(harm, count)| count.unwrap_or_else(|| panic!("{harm:?} was not counted"))), sentences)
}
