//! From counts to cents, with the prices of the sheet and the formulas that AWS publishes.

use std::collections::BTreeMap;

use super::sheet::{Bounds, Sheet};

/// Of <https://docs.aws.amazon.com/aurora-dsql/latest/userguide/billing-metering.html>: what a
/// transaction is billed as at least, for reading and for writing, and a byte above that.
const READ_MIN_DPU: f64 = 2048.0 * 0.000_001_831_05;
const WRITE_MIN_DPU: f64 = 1024.0 * WRITE_DPU;
const WRITE_DPU: f64 = 0.000_048_83;
/// What is written is billed once more for the other region.
const REGIONS: f64 = 2.0;
/// A second of computing is a DPU. What a statement and the opening of a connection take is
/// not known: the sheet says where these come from.
const STATEMENT_DPU: Bounds = (0.002, 0.02);
const CONNECTION_DPU: Bounds = (0.02, 0.5);

const VISITORS: f64 = 30_000.0;
const SWEEPS: f64 = 30.0 * 24.0 * 12.0;
const GB: f64 = 1e9;

/// In US dollars.
pub(super) struct Prices(BTreeMap<String, f64>);

impl Prices {
    pub(super) fn of(table: &BTreeMap<String, Vec<f64>>) -> Self {
        Self(table.iter().map(|(name, numbers)| (name.clone(), numbers[0])).collect())
    }

    fn of_a(&self, name: &str) -> f64 {
        self.0[name]
    }

    /// A row of the bill, in cents.
    pub(super) fn bill(&self, sheet: &Sheet, name: &str) -> Bounds {
        let parts = ["a run of 60 buyers", "a visit to the floor", "clearing a run", "clearing a floor"];
        match name {
            "a month of a thousand visitors a day" => {
                let all = parts.map(|part| self.requests(sheet, part));
                both(|end| VISITORS * all.iter().map(|part| end(*part)).sum::<f64>() + end(self.storage(sheet)))
            }
            "the same without the free tier's part" => {
                let (low, high) = self.bill(sheet, "a month of a thousand visitors a day");
                let free = 100.0
                    * (self.of_a("dsql.free_DPU") / 1e6 * self.of_a("dsql.DPU")
                        + self.of_a("dsql.free_GB") * self.of_a("dsql.GB"));
                ((low - free).max(0.0), (high - free).max(0.0))
            }
            "an idle month of a running server" => {
                let one =
                    |statement: f64| 100.0 * self.of_a("dsql.DPU") / 1e6 * 2.0 * SWEEPS * (READ_MIN_DPU + statement);
                (one(STATEMENT_DPU.0), one(STATEMENT_DPU.1))
            }
            part => self.requests(sheet, part),
        }
    }

    /// What the requests under a heading cost, in cents.
    fn requests(&self, sheet: &Sheet, heading: &str) -> Bounds {
        let bounds = sheet.bounds(heading);
        let of = |name: &str| bounds.get(name).copied().unwrap_or_default();
        let dynamodb = both(|end| {
            end(of("dynamodb.rWRU")) * self.of_a("dynamodb.rWRU") / 1e6
                + end(of("dynamodb.RRU")) * self.of_a("dynamodb.RRU") / 1e6
        });
        let dpu = both(|end| {
            (end(of("dsql.reading")) + end(of("dsql.writing"))) * READ_MIN_DPU
                + REGIONS * (end(of("dsql.writing")) * WRITE_MIN_DPU + end(of("dsql.bytes_above_minimum")) * WRITE_DPU)
                + end(of("dsql.statements")) * end(STATEMENT_DPU)
                + end(of("dsql.connections")) * end(CONNECTION_DPU)
        });
        both(|end| 100.0 * (end(dynamodb) + end(dpu) * self.of_a("dsql.DPU") / 1e6))
    }

    /// What is stored of a month's runs, in both regions; nothing of it is older. What is
    /// below the free 25 GB of DynamoDB is not counted.
    fn storage(&self, sheet: &Sheet) -> Bounds {
        let bytes = sheet.bounds("a run of 60 buyers")["dsql.bytes_above_minimum"];
        both(|end| 100.0 * REGIONS * VISITORS * end(bytes) / GB * self.of_a("dsql.GB"))
    }
}

/// Once with everything at its least, once at its most.
fn both(of: impl Fn(&dyn Fn(Bounds) -> f64) -> f64) -> Bounds {
    (of(&|bounds| bounds.0), of(&|bounds| bounds.1))
}
