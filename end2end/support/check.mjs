// Properties that must hold for every finished run, whatever its outcomes.
import assert from "node:assert/strict";
import { LANES } from "./race.mjs";
import { committedRows } from "./rows.mjs";
import { endpoints } from "./server.mjs";

/**
 * Checks that the numbers on the page are the counts of the rows, which this reads itself.
 * Returns both: `{ strong: { shown, sales }, eventual: { shown, sales } }`.
 */
export async function checkAgainstRows(race, url, { run, seat, buyers }) {
  const where = endpoints(url);
  const found = {};
  for (const lane of LANES) {
    const shown = await race.read(lane);
    const rows = await committedRows(where, lane, { run, seat });
    checkLane(shown, rows, { lane, buyers, engine: where[lane].engine });
    found[lane] = { shown, sales: rows.sales };
  }
  return found;
}

function checkLane({ engine: shownEngine, numbers, told, verdict }, { sales, owners }, { lane, buyers, engine }) {
  assert.equal(shownEngine, engine, `${lane}: the engine that really ran is named`);
  assert.equal(told.confirmed + told.rejected + told.unknown, buyers, `${lane}: every buyer has one outcome`);
  const { max_retries: retries, ...counted } = numbers;
  assert.deepEqual(
    counted,
    {
      sold: sales.length,
      app_believed: told.confirmed,
      seat_table_owners: owners.length,
      oversold: Math.max(0, sales.length - 1),
      hidden: sales.length - owners.length,
    },
    `${lane}: the page shows what the rows say`,
  );
  assert.ok(Number.isInteger(retries) && retries >= 0, `${lane}: max_retries is a number, not ${retries}`);
  assert.ok(sales.length <= buyers, `${lane}: no more sales than buyers`);
  if (sales.length === 1) assert.equal(verdict, "sold-once");
  if (sales.length > 1) assert.equal(verdict, "oversold");
}
