use super::*;
use proptest::prelude::*;

/// Lines of a purchase of which only these times matter: when the read was answered, and when the write was.
fn buyer(number: u32, region: u8, (read, wrote): (u64, u64), end: &str) -> String {
    let own = format!("{number} {number} {region}");
    let after = wrote + 5;
    format!(
        "o {own} 0 purchase 0 {after} ok confirmed\no {own} 1 begin 0 1 ok done\n\
         o {own} 1 read-seat 1 {read} ok available\no {own} 1 mark-sold {read} {wrote} ok done\n\
         o {own} 1 commit {wrote} {after} {end}\n"
    )
}

fn history(buyers: u32, ops: &str) -> History {
    let count = ops.lines().count();
    let head = format!("history 1 r strong A1 {buyers} us-east-1,us-east-2 PostgreSQL\n");
    History::of_lines(&format!("{head}{ops}end {count} - settled\n")).unwrap()
}

fn raced(ops: &str, buyers: u32) -> (u64, u64, u64, u64) {
    let Contention { inside, across } = Contention::of(&history(buyers, ops));
    (inside.raced, inside.all, across.raced, across.all)
}

#[test]
fn two_raced_if_both_had_read_before_either_had_written() {
    let done = "ok done";
    let overlapping = [buyer(1, 0, (10, 30), done), buyer(2, 0, (20, 40), done), buyer(3, 1, (30, 50), done)];
    assert_eq!(raced(&overlapping.concat(), 3), (1, 1, 2, 2));
    let after = [buyer(1, 0, (10, 30), done), buyer(2, 0, (31, 40), done)];
    assert_eq!(raced(&after.concat(), 2), (0, 1, 0, 0), "the second looked after the first had written");
}

#[test]
fn one_who_is_answered_free_after_another_has_written_did_not_see_them() {
    let unseen = |ops: &[String], buyers| {
        let Contention { inside, across } = Contention::of(&history(buyers, &ops.concat()));
        (inside.unseen, across.unseen)
    };
    let late = |number, region| buyer(number, region, (31, 70), "ok done");
    let first = buyer(1, 0, (10, 30), "ok done");
    assert_eq!(unseen(&[first.clone(), late(2, 1), late(3, 0)], 3), (1, 1));
    assert_eq!(
        unseen(&[first.clone(), buyer(2, 1, (30, 70), "ok done")], 2),
        (0, 0),
        "not before the first had written"
    );
    let not_bought = first.replace("commit 30 35 ok done", "commit 30 35 fail 40001");
    assert_eq!(unseen(&[not_bought, late(2, 1)], 2), (0, 0));
    let seen = late(2, 1).replace("ok available", "ok sold-to 1");
    assert_eq!(unseen(&[first, seen], 2), (0, 0));
}

#[test]
fn a_refusal_is_a_race_with_the_one_who_committed() {
    let refused = "o 2 2 1 0 purchase 0 90 ok rejected\no 2 2 1 1 begin 2 3 ok done\no 2 2 1 1 read-seat 31 32 ok available\n\
                   o 2 2 1 1 mark-sold 33 40 fail 40001\no 2 2 1 2 begin 50 51 ok done\no 2 2 1 2 read-seat 52 60 ok sold-to 1\n";
    let ops = [buyer(1, 0, (10, 30), "ok done"), refused.to_owned()];
    assert_eq!(raced(&ops.concat(), 2), (0, 0, 1, 1), "refused while the other committed");
    let other_error = ops.concat().replace("fail 40001", "fail 57014");
    assert_eq!(raced(&other_error, 2), (0, 0, 0, 1));
    let never_committed = ops.concat().replace("commit 30 35 ok done", "commit 30 35 fail 08006");
    assert_eq!(raced(&never_committed, 2), (0, 0, 0, 1));
    let later = ops.concat().replace("begin 2 3", "begin 36 37").replace("31 32", "38 39");
    assert_eq!(raced(&later, 2), (0, 0, 0, 1), "it began after the commit: somebody else's");
}

#[test]
fn a_buyer_who_wrote_twice_races_with_each_other_once() {
    let twice = "o 2 2 1 0 purchase 0 90 ok confirmed\no 2 2 1 1 begin 0 1 ok done\no 2 2 1 1 read-seat 1 12 ok available\n\
                 o 2 2 1 1 mark-sold 20 21 fail 40001\no 2 2 1 2 begin 22 23 ok done\no 2 2 1 2 read-seat 23 24 ok available\n\
                 o 2 2 1 2 mark-sold 26 27 ok done\no 2 2 1 2 commit 28 29 ok done\n";
    let ops = [buyer(1, 0, (10, 30), "ok done"), twice.to_owned(), buyer(3, 1, (25, 60), "ok done")];
    assert_eq!(raced(&ops.concat(), 3), (1, 1, 2, 2));
}

proptest! {
    #[test]
    fn it_counts_as_a_look_at_every_pair_does(
        buyers in prop::collection::vec((0_u8..2, prop::collection::vec((0_u64..40, 0_u64..20), 0..3)), 0..30)
    ) {
        let spans = |tries: &Vec<(u64, u64)>| {
            // One try after the other, as a buyer makes them.
            let mut clock = 0;
            tries.iter().map(|(wait, took)| { let from = clock + wait; clock = from + took + 1; (from, from + took) }).collect::<Vec<_>>()
        };
        let mut ops = String::new();
        for (number, (region, tries)) in (1..).zip(&buyers) {
            ops += &format!("o {number} {number} {region} 0 purchase 0 900 ok confirmed\n");
            for (try_number, (from, to)) in (1..).zip(spans(tries)) {
                ops += &format!(
                    "o {number} {number} {region} {try_number} read-seat 0 {from} ok available\n\
                     o {number} {number} {region} {try_number} mark-sold {from} {to} ok done\n"
                );
            }
        }
        let mut expected = [0, 0];
        for (index, one) in buyers.iter().enumerate() {
            for other in &buyers[index + 1..] {
                let met = spans(&one.1).iter().any(|a| spans(&other.1).iter().any(|b| a.0.max(b.0) <= a.1.min(b.1)));
                expected[usize::from(one.0 != other.0)] += u64::from(met);
            }
        }
        let count = u32::try_from(buyers.len()).unwrap();
        let (inside, _, across, _) = raced(&ops, count);
        prop_assert_eq!([inside, across], expected);
    }
}
