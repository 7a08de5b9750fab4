//! Sentences about the pairs of buyers who raced.

use sale::{Contention, Lane, Pairs, event::Judged};

/// "1,711 of 1,770 pairs of buyers raced: both had read before either had written." On the strong lane, where the
/// database refuses, another reason is added. Empty in a run of an earlier version, which did not count them.
#[must_use]
pub fn raced(judged: &Judged) -> String {
    let Some(count) = raced_count(judged) else { return String::new() };
    let refused = match judged.lane {
        Lane::Strong => ", or the database refused one because of the other",
        Lane::Eventual => "",
    };
    [&*count, " raced: both had read before either had written", refused, ".", inconclusive(judged)].concat()
}

/// "1,711 of 1,770 pairs of buyers"; `None` in a run of an earlier version.
#[must_use]
pub fn raced_count(judged: &Judged) -> Option<String> {
    let Pairs { raced, all, .. } = judged.contention.as_ref()?.total();
    Some([&*pairs(raced, all), " of buyers"].concat())
}

/// The sentence to add where a seat was sold once and nobody raced.
#[must_use]
pub fn inconclusive(judged: &Judged) -> &'static str {
    match &judged.contention {
        Some(contention) if contention.is_inconclusive(&judged.verdict) => {
            " Inconclusive: nobody met, so this shows nothing about the database."
        }
        _ => "",
    }
}

/// "840 of 870 pairs inside a region raced.", and the same across the regions, with the pairs of which the second did
/// not see the first. Empty in a run of an earlier version.
#[must_use]
pub fn shares(judged: &Judged) -> [String; 2] {
    let Some(Contention { inside, across }) = &judged.contention else { return Default::default() };
    let share = |of: &Pairs, place: &str| ["In this run ", &pairs(of.raced, of.all), place, &unseen(of)].concat();
    [share(inside, " inside a region raced."), share(across, " across the regions raced.")]
}

/// " In 138 the second …", where there are such pairs.
fn unseen(of: &Pairs) -> String {
    let second = " the second was answered \u{201c}free\u{201d} after the first had written.";
    if of.unseen == 0 { String::new() } else { [" In ", &grouped(of.unseen), second].concat() }
}

fn pairs(raced: u64, all: u64) -> String {
    [&*grouped(raced), " of ", &grouped(all), if all == 1 { " pair" } else { " pairs" }].concat()
}

/// A number with a comma between its thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use sale::event::RunEvent;

    fn judged(line: &str) -> Judged {
        let Some(RunEvent::Judged(judged)) = RunEvent::from_line(line) else { panic!("{line}") };
        judged
    }

    #[test]
    fn the_pairs_that_raced_are_said_with_what_follows_from_none() {
        let oversold = judged("v eventual oversold 60 60 0 0 1 0 0 81732 4 4 59 0 - - 840 0 870 871 9 900");
        assert_eq!(raced(&oversold), "1,711 of 1,770 pairs of buyers raced: both had read before either had written.");
        assert_eq!(
            shares(&oversold),
            [
                "In this run 840 of 870 pairs inside a region raced.",
                "In this run 871 of 900 pairs across the regions raced. In 9 the second was answered \u{201c}free\u{201d} \
                 after the first had written."
            ]
        );
        let alone = judged("v strong sold-once 1 1 1 0 1 0 0 900 4 4 0 0 - - 0 0 0 0 0 1");
        assert_eq!(
            raced(&alone),
            "0 of 1 pair of buyers raced: both had read before either had written, or the database refused one because of \
             the other. Inconclusive: nobody met, so this shows nothing about the database."
        );
        assert_eq!(raced(&judged("v strong sold-once 1 1 1 0 1 0 0 900 4 4 0 0 - -")), "", "an earlier version");
        assert_eq!([0, 999, 1000, 49_995_000].map(grouped), ["0", "999", "1,000", "49,995,000"]);
    }
}
