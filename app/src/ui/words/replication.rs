//! The sentence about a write on its way to the other region.

use super::tenths;
use sale::{Region, event::Replication};

/// "Fan 7 had written in us-east-1 at 5.1 ms. In us-east-2 the last answer “free” came at 36.2 ms, the first “sold” at
/// 58.0 ms." Empty unless there are two regions.
#[must_use]
pub fn replication(of: &Replication, regions: &[Region]) -> String {
    let [one, other] = regions else { return String::new() };
    let (here, there) = if of.region == 0 { (one, other) } else { (other, one) };
    let seen = match (of.free_us, of.sold_us) {
        (Some(free), Some(sold)) => {
            format!(
                "the last answer \u{201c}free\u{201d} came at {} ms, the first \u{201c}sold\u{201d} at {} ms",
                tenths(free),
                tenths(sold)
            )
        }
        (Some(free), None) => {
            format!(
                "the last answer \u{201c}free\u{201d} came at {} ms, and nobody read \u{201c}sold\u{201d}",
                tenths(free)
            )
        }
        (None, sold) => format!("the first \u{201c}sold\u{201d} came at {} ms", tenths(sold.unwrap_or_default())),
    };
    format!("Fan {} had written in {here} at {} ms. In {there} {seen}.", of.writer, tenths(of.wrote_us))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_the_other_region_answered_after_the_first_write() {
        let regions = ["us-east-1", "us-east-2"].map(|region| region.parse().unwrap());
        let of = Replication { writer: 7, region: 1, wrote_us: 5_100, free_us: Some(36_200), sold_us: Some(58_000) };
        for (free_us, sold_us, seen) in [
            (
                of.free_us,
                of.sold_us,
                "the last answer \u{201c}free\u{201d} came at 36.2 ms, the first \u{201c}sold\u{201d} at 58.0 ms",
            ),
            (
                of.free_us,
                None,
                "the last answer \u{201c}free\u{201d} came at 36.2 ms, and nobody read \u{201c}sold\u{201d}",
            ),
            (None, of.sold_us, "the first \u{201c}sold\u{201d} came at 58.0 ms"),
        ] {
            let sentence = replication(&Replication { free_us, sold_us, ..of }, &regions);
            assert_eq!(sentence, format!("Fan 7 had written in us-east-2 at 5.1 ms. In us-east-1 {seen}."));
        }
        assert_eq!(replication(&of, &regions[..1]), "");
    }
}
