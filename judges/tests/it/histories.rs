//! Random histories of a few buyers, close enough to possible ones that many of them hold.

use proptest::{collection::vec, option, prelude::*, sample::select};
use sale::{Action, Answered, Audit, Completion, History, Lane, Observation, Op, Region, Sale};

/// The purchase of one buyer. Times in nanoseconds.
#[derive(Debug, Clone)]
struct Story {
    outcome: Completion,
    from: u64,
    /// When the write was sent, if one was.
    sent: Option<u64>,
    to: u64,
    /// When a read began and ended, and what it saw.
    read: Option<(u64, u64, Answered)>,
}

fn story() -> impl Strategy<Value = Story> {
    use Answered::{Available, Confirmed, Rejected, Sold};
    let outcome = prop_oneof![
        3 => Just(Completion::Ok(Confirmed)),
        5 => Just(Completion::Ok(Rejected)),
        2 => Just(Completion::Info("deadline".into())),
    ];
    let saw = select(vec![Available, Sold(None), Sold(Some(1))]);
    let read = option::of((0..20_u64, 0..4_u64, saw).prop_map(|(from, lasts, saw)| (from, from + lasts, saw)));
    (outcome, 0..12_u64, 0..6_u64, 0..9_u64, any::<bool>(), read).prop_map(
        |(outcome, from, wait, lasts, sends, read)| {
            let sends = match outcome {
                Completion::Ok(Confirmed) => true,
                Completion::Ok(_) => false,
                _ => sends,
            };
            Story { outcome, from, sent: sends.then_some(from + wait), to: from + wait + lasts, read }
        },
    )
}

fn ops_of(buyer: u32, story: &Story) -> Vec<Op> {
    let region = u8::from(buyer.is_multiple_of(2));
    let op = |try_number, action, invoked_ns, completed_ns, completion| Op {
        process: buyer,
        buyer,
        region,
        try_number,
        action,
        invoked_ns,
        completed_ns: Some(completed_ns),
        completion,
    };
    let mut ops = vec![op(0, Action::Purchase, story.from, story.to, story.outcome.clone())];
    ops.extend(story.read.map(|(from, to, saw)| op(1, Action::ReadSeat, from, to, Completion::Ok(saw))));
    ops.extend(story.sent.map(|sent| op(1, Action::MarkSold, sent, story.to, Completion::Ok(Answered::Done))));
    ops
}

/// Makes histories whose rows sometimes differ from those that their buyers explain.
pub(crate) fn history() -> impl Strategy<Value = History> {
    let ledger = prop_oneof![5 => Just(None), 1 => vec(1..5_u32, 0..3).prop_map(Some)];
    let owner = prop_oneof![7 => Just(None), 1 => option::of(1..5_u32).prop_map(Some)];
    (vec(story(), 1..4), ledger, owner).prop_map(|(stories, ledger, owner)| {
        let writers = (1..).zip(&stories).filter(|(_, story)| story.sent.is_some()).map(|(buyer, _)| buyer);
        let confirmed = (1..).zip(&stories).find(|(_, story)| story.outcome == Completion::Ok(Answered::Confirmed));
        let holder = confirmed.map(|(buyer, _)| buyer).or_else(|| writers.clone().next());
        let ledger = ledger.unwrap_or_else(|| holder.into_iter().collect());
        let owner = owner.unwrap_or_else(|| ledger.first().copied());
        whole((1..).zip(&stories).flat_map(|(buyer, story)| ops_of(buyer, story)).collect(), &ledger, owner)
    })
}

/// Makes a history of these operations and rows.
fn whole(ops: Vec<Op>, ledger: &[u32], owner: Option<u32>) -> History {
    let regions: Vec<Region> = ["us-east-1", "us-east-2"].map(|name| name.parse().unwrap()).into();
    let seat = "A1".parse().unwrap();
    let sale = |buyer: &u32| Sale {
        sale_id: Sale::id_of("r", *buyer),
        scope: "r".into(),
        seat,
        buyer: format!("fan-{buyer}"),
        region: regions[0].clone(),
    };
    let rows: Vec<Sale> = ledger.iter().map(sale).collect();
    let named = owner.map(|buyer| format!("fan-{buyer}"));
    let audit = Audit {
        ledger: [0, 1]
            .map(|region| Observation { region, invoked_ns: 30, completed_ns: 32, result: Ok(rows.clone()) })
            .into(),
        seat_map: [0, 1]
            .map(|region| Observation { region, invoked_ns: 33, completed_ns: 35, result: Ok(named.clone()) })
            .into(),
        agreed_ns: Some(35),
        settled: true,
    };
    let buyers = ops.iter().map(|op| op.buyer).max().unwrap_or(0);
    History { run: "r".into(), lane: Lane::Eventual, seat, buyers, engine: "none".into(), regions, ops, audit }
}
