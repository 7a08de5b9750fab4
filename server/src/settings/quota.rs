//! How many runs are stored and started, and what they may cost.

use super::whole;
use clap::Args;

/// Bounds of all runs together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Args)]
pub struct QuotaSettings {
    /// Most runs that are kept; the oldest make room for newer ones, before their days are over
    // About as many as a day may bring: nothing that was started today has to go today.
    #[arg(long, env = "WORLDSEAT_RUNS_STORED_MAX", value_name = "N", default_value_t = 20_000, value_parser = whole(1..=10_000_000_u32), help_heading = "Quotas")]
    pub runs_stored_max: u32,

    /// Most megabytes that the documents of kept runs take in the database; the oldest make room for newer ones
    // A run of 60 buyers takes about 16 kB: 20,000 of them 320 MB. Rows and indexes come on top.
    #[arg(long, env = "WORLDSEAT_RUNS_STORED_MB", value_name = "MB", default_value_t = 2_000, value_parser = whole(1..=10_000_000_u32), help_heading = "Quotas")]
    pub runs_stored_mb: u32,

    /// Most runs that are started in a day (UTC), by all visitors together
    // One every four seconds, day and night.
    #[arg(long, env = "WORLDSEAT_RUNS_PER_DAY", value_name = "N", default_value_t = 20_000, value_parser = whole(1..=10_000_000_u32), help_heading = "Quotas")]
    pub runs_per_day: u32,

    /// US cents that the runs of a day (UTC) may cost on AWS, by the upper bounds of docs/cost.md; then visitors
    /// see recorded runs until the next day. 0: no run at all on AWS. Local engines cost nothing
    // A thousand runs of 60 buyers.
    #[arg(long, env = "WORLDSEAT_AWS_BUDGET_CENTS", value_name = "CENTS", default_value_t = 100, value_parser = whole(0..=10_000_000_u32), help_heading = "Quotas")]
    pub aws_budget_cents: u32,
}

impl Default for QuotaSettings {
    /// As without any flag.
    fn default() -> Self {
        Self { runs_stored_max: 20_000, runs_stored_mb: 2_000, runs_per_day: 20_000, aws_budget_cents: 100 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        quota: QuotaSettings,
    }

    #[test]
    fn without_flags_it_is_the_default_and_what_is_no_bound_is_refused() {
        assert_eq!(Line::try_parse_from(["worldseat"]).unwrap().quota, QuotaSettings::default());
        let none = Line::try_parse_from(["worldseat", "--aws-budget-cents", "0"]).unwrap().quota;
        assert_eq!(none.aws_budget_cents, 0);
        for bad in ["--runs-stored-max=0", "--runs-per-day=-1", "--runs-stored-mb=a lot"] {
            let refused = Line::try_parse_from(["worldseat", bad]).unwrap_err().to_string();
            assert!(refused.contains("it is to be a whole number from 1 to 10000000"), "{refused}");
        }
    }
}
