//! Each harm and each fault has a history that shows it, and a nearest neighbour that does not.

mod missing;
mod stories;
mod whole;

use super::*;
use crate::History;

/// Buyers of every history here, or more if its lines name more.
const BUYERS: u32 = 9;

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
