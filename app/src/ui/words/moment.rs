//! A moment of a run, in a sentence.

use crate::ui::replay::Track;

/// "41 have read “free”. Nobody has written." and later "41 had read “free” before anybody had written." Empty if it
/// is not known what the buyers read.
#[must_use]
pub fn caption(track: &Track, now_us: u64) -> String {
    let Some(first_us) = track.first_write_us() else { return String::new() };
    let read = |at_us: u64| track.counts(at_us).read;
    if now_us < first_us {
        let read = read(now_us);
        let have = if read == 1 { " has" } else { " have" };
        [&read.to_string(), have, " read \u{201c}free\u{201d}. Nobody has written."].concat()
    } else {
        [&read(first_us).to_string(), " had read \u{201c}free\u{201d} before anybody had written."].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::replay::Times;

    #[test]
    fn the_caption_says_what_had_been_read_before_the_first_write() {
        let buyer = |read_us, wrote_us| Times { read_us, wrote_us, answered_us: 900, ticket: true };
        let track = Track::new(vec![buyer(Some(10), Some(40)), buyer(Some(30), Some(60)), buyer(Some(50), None)]);
        assert_eq!(caption(&track, 20), "1 has read \u{201c}free\u{201d}. Nobody has written.");
        assert_eq!(caption(&track, 39), "2 have read \u{201c}free\u{201d}. Nobody has written.");
        assert_eq!(caption(&track, 900), "2 had read \u{201c}free\u{201d} before anybody had written.");
        assert_eq!(caption(&Track::new(vec![buyer(None, None)]), 5), "", "of an earlier version nothing is known");
    }
}
