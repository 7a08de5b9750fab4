//! Whether this machine's clock agrees with AWS's: signatures and tokens carry the time.

use super::finding::Found;
use std::time::{Duration, SystemTime};

/// The largest clock error that AWS allows in a signature's time ([SigV4]).
///
/// [SigV4]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
const ALLOWED: Duration = Duration::from_secs(5 * 60);
/// From this clock error on there is a warning: a clock that drifts goes on drifting.
const NOTICED: Duration = Duration::from_secs(60);

/// The advice for a wrong clock.
pub(super) const THEN: &str = "Set this machine's clock, and keep it right by NTP (`timedatectl set-ntp true`).";

/// Compares two clocks, read at the same moment.
pub(super) fn compare(ours: SystemTime, theirs: SystemTime) -> Found {
    let (off, which) = match ours.duration_since(theirs) {
        Ok(ahead) => (ahead, "ahead"),
        Err(behind) => (behind.duration(), "behind"),
    };
    let text = format!("this machine's clock is {} {which}", seconds(off));
    if off >= ALLOWED {
        Found::fail(format!("{text}, and AWS allows {} s", ALLOWED.as_secs())).then(THEN)
    } else if off >= NOTICED {
        Found::Warn(format!("{text}; AWS allows {} s. {THEN}", ALLOWED.as_secs()))
    } else {
        Found::Ok(format!("{} {which}", seconds(off)))
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_minutes_either_way_are_too_much() {
        let now = SystemTime::now();
        for (off, mark) in [(0, "ok"), (59, "ok"), (61, "warn"), (299, "warn"), (300, "FAIL"), (90_000, "FAIL")] {
            let off = Duration::from_secs(off);
            assert_eq!((compare(now + off, now).mark(), compare(now - off, now).mark()), (mark, mark), "{off:?}");
        }
        assert!(compare(now - ALLOWED, now).to_string().contains("300.0 s behind"));
    }
}
