// A run's lines, as crates/sale/src/event/wire.rs writes them.
import assert from "node:assert/strict";
import { RUN_MS } from "./limits.mjs";

/** Reads a run's stream from its first line to its last: returns the fields of each line. */
export async function watchRun(url, run) {
  const response = await fetch(`${url}/fn/watch_run`, {
    method: "POST",
    body: new URLSearchParams({ run, from: "0" }),
    signal: AbortSignal.timeout(RUN_MS),
  });
  assert.equal(response.status, 200);
  const lines = [];
  for await (const line of linesOf(response.body)) {
    lines.push(line.split(" "));
    // Leaving the loop closes the stream.
    if (line === "end") return lines;
  }
  throw new Error(`the stream of ${run} stopped before its end, after ${lines.length} lines`);
}

/** Starts a run and yields each line's fields as it arrives, with the time of its arrival. */
export async function* watchLive(url, { seat, buyers }) {
  const response = await fetch(`${url}/fn/break_it`, {
    method: "POST",
    body: new URLSearchParams({ seat, buyers: String(buyers) }),
    signal: AbortSignal.timeout(RUN_MS),
  });
  assert.equal(response.status, 200);
  for await (const line of linesOf(response.body)) yield { fields: line.split(" "), at: performance.now() };
}

/** Chunks to lines: a chunk may end anywhere in a line. */
async function* linesOf(body) {
  let rest = "";
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    yield* lines;
  }
}

/** The counts of a lane: by its attempts' outcomes, and by its verdict. */
export function laneOf(lines, lane) {
  const told = { c: 0, r: 0, u: 0 };
  for (const fields of lines) if (fields[0] === "a" && fields[1] === lane) told[fields[4]] += 1;
  const judged = lines.filter((fields) => fields[0] === "v" && fields[1] === lane);
  assert.equal(judged.length, 1, `lane ${lane} has one verdict`);
  const [, , verdict, sold, appBelieved, rejected, unknown] = judged[0];
  return {
    told: { confirmed: told.c, rejected: told.r, unknown: told.u },
    verdict,
    sold: Number(sold),
    counted: { confirmed: Number(appBelieved), rejected: Number(rejected), unknown: Number(unknown) },
  };
}
