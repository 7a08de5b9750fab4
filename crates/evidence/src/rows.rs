//! The rows as they were read, as JSON for people: `ledger-{region}.json`, `seat-table.json`.

use sale::{History, Observation, Sale};
use serde_json::{Value, json};
use std::io::{self, Write};

/// Writes the observations of one region's ledger.
pub(super) fn write_ledger(history: &History, region: u8, out: &mut dyn Write) -> io::Result<()> {
    let observations = history.audit.ledger.iter().filter(|observation| observation.region == region);
    let observations: Vec<Value> = observations
        .map(|observation| observation_json(history, observation, "rows", |rows| rows.iter().map(row).collect()))
        .collect();
    pretty(
        out,
        &json!({ "run": history.run, "lane": history.lane.name(), "region": name(history, region), "looks": observations }),
    )
}

/// Writes every observation of the seat map that was kept.
pub(super) fn write_seat_map(history: &History, out: &mut dyn Write) -> io::Result<()> {
    let observations = history.audit.seat_map.iter();
    let observations: Vec<Value> =
        observations.map(|observation| observation_json(history, observation, "owner", |owner| json!(owner))).collect();
    pretty(
        out,
        &json!({
            "run": history.run,
            "lane": history.lane.name(),
            "agreed_ns": history.audit.agreed_ns,
            "settled": history.audit.settled,
            "looks": observations,
        }),
    )
}

fn observation_json<T>(
    history: &History,
    observation: &Observation<T>,
    what: &str,
    value_of: impl Fn(&T) -> Value,
) -> Value {
    let mut entry = json!({
        "region": name(history, observation.region),
        "asked_ns": observation.invoked_ns,
        "answered_ns": observation.completed_ns,
    });
    match &observation.result {
        Ok(seen) => entry[what] = value_of(seen),
        Err(error) => entry["error"] = json!(error),
    }
    entry
}

fn row(sale: &Sale) -> Value {
    json!({
        "sale_id": sale.sale_id,
        "scope": sale.scope,
        "seat": sale.seat,
        "buyer": sale.buyer,
        "region": sale.region,
    })
}

fn name(history: &History, region: u8) -> &str {
    history.regions.get(usize::from(region)).map_or("", |region| region.as_str())
}

fn pretty(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}
