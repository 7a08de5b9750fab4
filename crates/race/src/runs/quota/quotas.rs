//! The bounds of all runs together.

/// The limits on the runs that are stored and started, and on their cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotas {
    /// Most runs that are kept; the oldest make room for newer ones.
    pub runs_stored_max: u32,
    /// Most megabytes that the documents of kept runs take in the database.
    pub runs_stored_mb: u32,
    /// Most runs that are started in a day (UTC).
    pub runs_per_day: u32,
    /// US cents that the runs of a day (UTC) may cost on AWS.
    pub aws_budget_cents: u32,
}

impl Quotas {
    /// The default bounds.
    pub const DEFAULT: Self = Self {
        // About as many as a day may bring: no run that was started today has to be deleted today.
        runs_stored_max: 20_000,
        // A run of 60 buyers takes about 16 kB: 20,000 of them 320 MB. Rows and indexes come on top.
        runs_stored_mb: 2_000,
        // One every four seconds, day and night.
        runs_per_day: 20_000,
        // A thousand runs of 60 buyers.
        aws_budget_cents: 100,
    };
}

impl Default for Quotas {
    fn default() -> Self {
        Self::DEFAULT
    }
}
