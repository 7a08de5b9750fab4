//! The announcements during a run, and the pause between them.

use super::words::people;

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

/// "48 of 120 buyers have been answered."
#[must_use]
pub fn progress(answered: usize, buyers: u32) -> String {
    [&answered.to_string(), " of ", &(buyers * 2).to_string(), " buyers have been answered."].concat()
}

/// "You guessed 2–10. 49 people got it." `None` for a guess that the form does not offer.
#[must_use]
pub fn guessed(guess: &str, sold: Option<u32>) -> Option<String> {
    let range = match guess {
        "one" => "1",
        "few" => "2\u{2013}10",
        "many" => "more than 10",
        _ => return None,
    };
    let counted = sold.map_or_else(|| "They could not be counted.".into(), |sold| [&people(sold), " got it."].concat());
    Some(["You guessed ", range, ". ", &counted].concat())
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
        assert_eq!(progress(48, 60), "48 of 120 buyers have been answered.");
        assert_eq!(guessed("few", Some(49)).as_deref(), Some("You guessed 2–10. 49 people got it."));
        assert_eq!(guessed("one", Some(1)).as_deref(), Some("You guessed 1. 1 person got it."));
        assert_eq!(guessed("one", None).as_deref(), Some("You guessed 1. They could not be counted."));
        assert_eq!(guessed("", Some(1)), None);
    }
}
