//! The announcements during a run, and the pause between them.

use super::words::{lane_name, number};
use sale::Lane;

/// Pause between two sentences about progress, in milliseconds: a screen reader needs about
/// that long for one.
const PROGRESS_EVERY_MS: u64 = 3000;

/// Lets a sentence pass every few seconds.
#[derive(Debug, Clone, Copy, Default)]
pub struct AnnouncementThrottle {
    last_ms: u64,
}

impl AnnouncementThrottle {
    /// Starts the pause: something was announced just now.
    #[must_use]
    pub const fn from(now_ms: u64) -> Self {
        Self { last_ms: now_ms }
    }

    /// Whether it is time for another sentence.
    pub const fn may_announce(&mut self, now_ms: u64) -> bool {
        let due = now_ms.saturating_sub(self.last_ms) >= PROGRESS_EVERY_MS;
        if due {
            self.last_ms = now_ms;
        }
        due
    }
}

/// "60 people are buying A1…"
#[must_use]
pub fn buying(buyers: &str, seat: &str) -> String {
    [buyers, " people are buying ", seat, "\u{2026}"].concat()
}

/// "Other runs are on: 3 begin before yours."
#[must_use]
pub fn waiting(ahead: u32) -> String {
    match ahead {
        0 => "Other runs are on: yours is the next.".into(),
        ahead => ["Other runs are on: ", &ahead.to_string(), " before yours."].concat(),
    }
}

/// "48 of 120 purchases have been answered."
#[must_use]
pub fn progress(answered: usize, buyers: u32) -> String {
    [&answered.to_string(), " of ", &(buyers * 2).to_string(), " purchases have been answered."].concat()
}

/// The least number of tickets that is more than two.
const MORE: u32 = 3;

/// "You guessed 2. Strong sold 1, Eventual sold 60. Wrong on both sides." `None` for a guess that the form does not
/// offer. `sold` has both lanes' numbers; one that is not known is not compared.
#[must_use]
pub fn guessed(guess: &str, sold: [Option<u32>; 2]) -> Option<String> {
    matches!(guess, "one" | "two" | "more").then(|| compared(guess, &Lane::ALL, sold))
}

/// The same for some lanes. Without a guess: "Finished. Strong sold 1, Eventual sold 60."
#[must_use]
pub fn compared(guess: &str, lanes: &[Lane], sold: [Option<u32>; 2]) -> String {
    let (begin, guess) = match guess {
        "one" => ("You guessed 1.", 1),
        "two" => ("You guessed 2.", 2),
        "more" => ("You guessed more than 2.", MORE),
        _ => ("Finished.", 0),
    };
    let (mut sentence, mut between, mut compared, mut right) = (String::from(begin), " ", 0, 0);
    for lane in lanes {
        let sold = sold[lane.index()];
        sentence += &[between, lane_name(*lane), " sold ", &number(sold)].concat();
        between = ", ";
        if let Some(sold) = sold {
            compared += 1;
            right += u32::from(sold.min(MORE) == guess) << lane.index();
        }
    }
    sentence += match (right, compared) {
        (0, 2) if guess > 0 => ". Wrong on both sides.",
        (0, _) => ".",
        (1, _) => ". Right for Strong.",
        (2, _) => ". Right for Eventual.",
        _ => ". Right on both sides.",
    };
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_said_every_three_seconds() {
        let mut pace = AnnouncementThrottle::from(10_000);
        let announced: Vec<u64> = (10_000..20_000).step_by(100).filter(|now| pace.may_announce(*now)).collect();
        assert_eq!(announced, [13_000, 16_000, 19_000]);
    }

    #[test]
    fn sentences() {
        assert_eq!(buying("60", "A1"), "60 people are buying A1…");
        assert_eq!(progress(48, 60), "48 of 120 purchases have been answered.");
        let sentence = |guess, sold| guessed(guess, sold).unwrap_or_default();
        assert_eq!(
            sentence("two", [Some(1), Some(60)]),
            "You guessed 2. Strong sold 1, Eventual sold 60. Wrong on both sides."
        );
        assert_eq!(
            sentence("one", [Some(1), Some(60)]),
            "You guessed 1. Strong sold 1, Eventual sold 60. Right for Strong."
        );
        assert_eq!(
            sentence("more", [Some(1), Some(3)]),
            "You guessed more than 2. Strong sold 1, Eventual sold 3. Right for Eventual."
        );
        assert_eq!(
            sentence("one", [Some(1), Some(1)]),
            "You guessed 1. Strong sold 1, Eventual sold 1. Right on both sides."
        );
        assert_eq!(sentence("one", [None, Some(2)]), "You guessed 1. Strong sold \u{2013}, Eventual sold 2.");
        let strong = |guess| compared(guess, &[Lane::Strong], [Some(1), None]);
        assert_eq!(strong("one"), "You guessed 1. Strong sold 1. Right for Strong.", "one lane is compared alone");
        assert_eq!(strong("two"), "You guessed 2. Strong sold 1.");
        let unguessed = compared("", &Lane::ALL, [Some(1), Some(60)]);
        assert_eq!(unguessed, "Finished. Strong sold 1, Eventual sold 60.");
        assert_eq!(guessed("", [Some(1), Some(2)]), None);
    }
}
