//! The names of runs: UUIDs of version 7, which begin with the time. So a run that has expired can
//! be distinguished from one that never existed, and all expired runs are one range of names.

use sale::{date::date, service::ServiceError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use store::retention::{DAY, Retention, millis};
use uuid::Uuid;

/// Returns a name for a run that begins now.
pub(super) fn new() -> String {
    Uuid::now_v7().simple().to_string()
}

/// Returns the time at which the run of this name began, as Unix time in milliseconds.
///
/// # Errors
/// 404 if no run can have this name.
pub(super) fn begun_ms(run: &str) -> Result<u64, ServiceError> {
    let id = Uuid::try_parse(run).ok().filter(|id| id.simple().to_string() == run);
    let time = id.and_then(|id| id.get_timestamp()).map(|time| time.to_unix());
    time.map(|(seconds, nanos)| seconds * 1000 + u64::from(nanos) / 1_000_000)
        .ok_or_else(|| ServiceError::not_found("This is not the name of a run."))
}

/// Returns a text that sorts before the names of all runs that began at this time or later.
pub(super) fn first_of(begun_ms: u64) -> String {
    // The time is the first 48 bits.
    format!("{begun_ms:012x}")
}

/// Checks that a run that began at one time and is kept until another can still be there now.
///
/// # Errors
/// 410 with a sentence that says when it began and how long runs are kept.
pub(super) fn still_kept(begun_ms: u64, until_ms: u64, now_ms: u64) -> Result<(), ServiceError> {
    if until_ms > now_ms { Ok(()) } else { Err(gone(begun_ms, until_ms)) }
}

/// Returns the error for a run whose retention is over.
pub(super) fn gone(begun_ms: u64, until_ms: u64) -> ServiceError {
    let kept = Retention(Duration::from_millis(until_ms.saturating_sub(begun_ms)));
    let sentence = format!(
        "This run was begun on {}. Runs are kept for {kept}, so it is gone, and so are its rows.",
        date(begun_ms)
    );
    ServiceError::expired(sentence)
}

/// Checks that a run with this time may have begun: the clocks of servers on one database
/// may differ by minutes.
///
/// # Errors
/// 404 with a sentence.
pub(super) fn not_to_come(begun_ms: u64, now_ms: u64) -> Result<(), ServiceError> {
    const AHEAD_MAX_MS: u64 = 10 * 60 * 1000;
    if begun_ms <= now_ms.saturating_add(AHEAD_MAX_MS) {
        return Ok(());
    }
    Err(ServiceError::not_found("There is no run of this name: it says that the run begins in the future."))
}

/// Returns the beginning of the day (UTC) of this time. Both are Unix time in milliseconds.
pub(super) const fn day_begins_ms(ms: u64) -> u64 {
    ms - ms % (DAY * 1000)
}

/// Returns the time of this server, as Unix time in milliseconds.
pub(super) fn now_ms() -> u64 {
    millis(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sale::service::ErrorKind;

    #[test]
    fn a_name_tells_when_its_run_was_begun() {
        let (before, run) = (now_ms(), new());
        let begun = begun_ms(&run).unwrap();
        assert!((before..=now_ms()).contains(&begun));
        assert!(still_kept(begun, Retention::days(1).until_ms(begun), now_ms()).is_ok());
        assert!(run > first_of(before) && run < first_of(begun + 1) && run > first_of(day_begins_ms(begun)));
    }

    #[test]
    fn what_no_run_is_called_is_no_name() {
        let run = new();
        let (upper, cut) = (run.to_uppercase().replace('A', "B"), &run[1..]);
        let hyphens = Uuid::now_v7().hyphenated().to_string();
        let random = "a36b5238ae774a82b922c20aefcb31d4";
        for bad in ["", "nobody", cut, &hyphens, random, &upper.replace(|c: char| c.is_ascii_digit(), "F"), "../etc"] {
            assert_eq!(begun_ms(bad).unwrap_err().kind, ErrorKind::NotFound, "{bad:?}");
        }
    }

    #[test]
    fn a_run_of_the_future_is_none_but_clocks_may_differ() {
        let (now, minute) = (now_ms(), 60 * 1000);
        assert_eq!(not_to_come(now + minute, now), Ok(()));
        assert_eq!(not_to_come(now + 60 * minute, now).unwrap_err().kind, ErrorKind::NotFound);
    }

    #[test]
    fn an_expired_run_says_when_it_was_begun_and_how_long_runs_are_kept() {
        let october = 0x019a_1687_a620;
        let until = Retention::days(30).until_ms(october);
        assert_eq!(still_kept(october, until, until - 1), Ok(()));
        let gone = still_kept(october, until, until).unwrap_err();
        assert_eq!(gone.kind, ErrorKind::Expired);
        let sentence = "This run was begun on 24 Oct 2025, 14:03 UTC. Runs are kept for 30 days, so it is gone";
        assert!(gone.sentence.starts_with(sentence), "{gone}");
    }
}
