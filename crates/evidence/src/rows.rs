//! The rows as they were read, as JSON for people: `ledger-{region}.json`, `seat-table.json`.

use sale::{History, Observation, Sale};
use serde_json::{Value, json};
use std::io::{self, Write};

/// Writes the observations of one region's ledger.
pub(super) fn write_ledger(history: &History, region: u8, out: &mut dyn Write) -> io::Result<()> {
    let looks = history.audit.ledger.iter().filter(|look| look.region == region);
    let looks: Vec<Value> =
        looks.map(|look| looked(history, look, "rows", |rows| rows.iter().map(row).collect())).collect();
    pretty(
        out,
        &json!({ "run": history.run, "lane": history.lane.name(), "region": name(history, region), "looks": looks }),
    )
}

/// Writes every observation of the seat map that was kept.
pub(super) fn write_seat_map(history: &History, out: &mut dyn Write) -> io::Result<()> {
    let looks = history.audit.seat_map.iter();
    let looks: Vec<Value> = looks.map(|look| looked(history, look, "owner", |owner| json!(owner))).collect();
    pretty(
        out,
        &json!({
            "run": history.run,
            "lane": history.lane.name(),
            "agreed_ns": history.audit.agreed_ns,
            "settled": history.audit.settled,
            "looks": looks,
        }),
    )
}

fn looked<T>(history: &History, look: &Observation<T>, what: &str, said: impl Fn(&T) -> Value) -> Value {
    let mut told = json!({
        "region": name(history, look.region),
        "asked_ns": look.invoked_ns,
        "answered_ns": look.completed_ns,
    });
    match &look.said {
        Ok(seen) => told[what] = said(seen),
        Err(error) => told["error"] = json!(error),
    }
    told
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
