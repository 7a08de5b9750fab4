//! Settings for the quotas: the runs that are stored and started, and their cost.

use clap::Args;
use engines::settings::whole;
use race::runs::Quotas;

/// Bounds of all runs together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Args)]
pub struct QuotaSettings {
    /// Most runs that are kept; the oldest make room for newer ones, before their days are over
    #[arg(long, env = "WORLDSEAT_RUNS_STORED_MAX", value_name = "N", default_value_t = Quotas::DEFAULT.runs_stored_max, value_parser = whole(1..=10_000_000_u32), help_heading = "Quotas")]
    pub runs_stored_max: u32,

    /// Most megabytes that the documents of kept runs take in the database; the oldest make room for newer ones
    #[arg(long, env = "WORLDSEAT_RUNS_STORED_MB", value_name = "MB", default_value_t = Quotas::DEFAULT.runs_stored_mb, value_parser = whole(1..=10_000_000_u32), help_heading = "Quotas")]
    pub runs_stored_mb: u32,

    /// Most runs that are started in a day (UTC), by all visitors together
    #[arg(long, env = "WORLDSEAT_RUNS_PER_DAY", value_name = "N", default_value_t = Quotas::DEFAULT.runs_per_day, value_parser = whole(1..=10_000_000_u32), help_heading = "Quotas")]
    pub runs_per_day: u32,

    /// US cents that the runs of a day (UTC) may cost on AWS, by the upper bounds of docs/cost.md; then visitors
    /// see recorded runs until the next day. 0: no run at all on AWS. Local engines cost nothing
    #[arg(long, env = "WORLDSEAT_AWS_BUDGET_CENTS", value_name = "CENTS", default_value_t = Quotas::DEFAULT.aws_budget_cents, value_parser = whole(0..=10_000_000_u32), help_heading = "Quotas")]
    pub aws_budget_cents: u32,
}

impl QuotaSettings {
    /// Returns the quotas of these settings.
    #[must_use]
    pub const fn quotas(&self) -> Quotas {
        let Self { runs_stored_max, runs_stored_mb, runs_per_day, aws_budget_cents } = *self;
        Quotas { runs_stored_max, runs_stored_mb, runs_per_day, aws_budget_cents }
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
        assert_eq!(Line::try_parse_from(["worldseat"]).unwrap().quota.quotas(), Quotas::default());
        let none = Line::try_parse_from(["worldseat", "--aws-budget-cents", "0"]).unwrap().quota;
        assert_eq!(none.aws_budget_cents, 0);
        for bad in ["--runs-stored-max=0", "--runs-per-day=-1", "--runs-stored-mb=a lot"] {
            let refused = Line::try_parse_from(["worldseat", bad]).unwrap_err().to_string();
            assert!(refused.contains("it is to be a whole number from 1 to 10000000"), "{refused}");
        }
    }
}
