//! From counts to cents, with the prices of the sheet and the formulas that AWS publishes.

use std::collections::BTreeMap;

use super::sheet::{Bounds, Sheet};

/// The least that a transaction is billed for reading and for writing, and the bill for a byte above that:
/// <https://docs.aws.amazon.com/aurora-dsql/latest/userguide/billing-metering.html>
const READ_MIN_DPU: f64 = 2048.0 * 0.000_001_831_05;
const WRITE_MIN_DPU: f64 = 1024.0 * WRITE_DPU;
const WRITE_DPU: f64 = 0.000_048_83;
/// Writes are billed once more for the other region.
const REGIONS: f64 = 2.0;
/// A second of computing is a DPU. The time for a statement and for opening a connection is not known: the sheet says
/// where these bounds come from.
const STATEMENT_DPU: Bounds = (0.002, 0.02);
const CONNECTION_DPU: Bounds = (0.02, 0.5);

const VISITORS: f64 = 30_000.0;
const SWEEPS: f64 = 30.0 * 24.0 * 12.0;
/// One probe every five seconds, in both regions.
const PROBES: f64 = 2.0 * 30.0 * 24.0 * 60.0 * 12.0;
const GB: f64 = 1e9;

/// The prices, in US dollars.
pub(super) struct Prices(BTreeMap<String, f64>);

impl Prices {
    pub(super) fn of(table: &BTreeMap<String, Vec<f64>>) -> Self {
        Self(table.iter().map(|(name, numbers)| (name.clone(), numbers[0])).collect())
    }

    fn of_a(&self, name: &str) -> f64 {
        self.0[name]
    }

    /// Returns a row of the bill, in cents.
    pub(super) fn bill(&self, sheet: &Sheet, name: &str) -> Bounds {
        let due = match name {
            "a month of a thousand visitors a day" => month(sheet),
            "the same without the free tier's part" => self.less_free_tier(month(sheet)),
            // Probes and three reads a sweep, each of one statement; and one eventually consistent read of DynamoDB.
            "an idle month of a running server" => {
                let dpu = both(|end| (PROBES + 3.0 * SWEEPS) * (READ_MIN_DPU + end(STATEMENT_DPU)));
                Due { dpu, reads: (SWEEPS / 2.0, SWEEPS / 2.0), ..Due::default() }
            }
            part => Due::of(sheet, part),
        };
        both(|end| {
            let dsql = end(due.dpu) * self.of_a("dsql.DPU") / 1e6 + end(due.gb) * self.of_a("dsql.GB");
            let dynamodb = end(due.writes) * self.of_a("dynamodb.rWRU") + end(due.reads) * self.of_a("dynamodb.RRU");
            100.0 * (dsql + dynamodb / 1e6)
        })
    }

    fn less_free_tier(&self, due: Due) -> Due {
        let dpu = both(|end| (end(due.dpu) - self.of_a("dsql.free_DPU")).max(0.0));
        let gb = both(|end| (end(due.gb) - self.of_a("dsql.free_GB")).max(0.0));
        Due { dpu, gb, ..due }
    }
}

/// The amounts that are billed: units of either database, and the storage of Aurora DSQL in both regions. The storage
/// of DynamoDB is below its free 25 GB.
#[derive(Debug, Clone, Copy, Default)]
struct Due {
    dpu: Bounds,
    gb: Bounds,
    writes: Bounds,
    reads: Bounds,
}

impl Due {
    /// Returns the amounts for the requests under a heading.
    fn of(sheet: &Sheet, heading: &str) -> Self {
        let bounds = sheet.bounds(heading);
        let of = |name: &str| bounds.get(name).copied().unwrap_or_default();
        let dpu = both(|end| {
            (end(of("dsql.reading")) + end(of("dsql.writing"))) * READ_MIN_DPU
                + REGIONS * (end(of("dsql.writing")) * WRITE_MIN_DPU + end(of("dsql.bytes_above_minimum")) * WRITE_DPU)
                + end(of("dsql.statements")) * end(STATEMENT_DPU)
                + end(of("dsql.connections")) * end(CONNECTION_DPU)
        });
        Self { dpu, gb: (0.0, 0.0), writes: of("dynamodb.rWRU"), reads: of("dynamodb.RRU") }
    }
}

/// Returns the amounts of a month: each visitor does everything once; runs are stored for a month, then cleared.
fn month(sheet: &Sheet) -> Due {
    let parts = ["a run of 60 buyers", "a visit to the floor", "clearing a run", "clearing a floor"];
    let parts = parts.map(|part| Due::of(sheet, part));
    let all = |field: fn(&Due) -> Bounds| both(|end| VISITORS * parts.iter().map(|part| end(field(part))).sum::<f64>());
    let bytes = sheet.bounds("a run of 60 buyers")["dsql.bytes_above_minimum"];
    let gb = both(|end| REGIONS * VISITORS * end(bytes) / GB);
    Due { dpu: all(|due| due.dpu), gb, writes: all(|due| due.writes), reads: all(|due| due.reads) }
}

/// Computes a value twice: once with every bound at its least, once at its most.
fn both(of: impl Fn(&dyn Fn(Bounds) -> f64) -> f64) -> Bounds {
    (of(&|bounds| bounds.0), of(&|bounds| bounds.1))
}
