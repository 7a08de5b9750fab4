// One fault: caused, observed, repaired, and observed until everything works again.
import { endpoints } from "../support/server.mjs";
import { until } from "../support/until.mjs";
import { gaugeOf } from "./gauge.mjs";
import { fillPools, pressed } from "./honest.mjs";
import { stageOf } from "./stage.mjs";
import { panicsOf } from "./table.mjs";
import { unnoted } from "./unnoted.mjs";

const PRESSES = 4;
/** An idle lane that died is reported within 10 s, and the requests take some time. */
const SAID_MS = 12_000;

/** Tries a fault and returns its result: see `faultFailures`. */
export async function tried(fault) {
  const stage = await stageOf(fault);
  try {
    return await struck(fault, stage);
  } finally {
    await stage.end();
  }
}

async function struck(fault, stage) {
  await fillPools(stage.server.url);
  const idle = await several(stage.server.url);
  const before = gaugeOf(stage.server.pid, stage.dataDir).read();
  const { did, heal } = await fault.strike(stage);
  const watch = gaugeOf(stage.server.pid, stage.dataDir).watch();
  const expected = fault.lane ? new RegExp(fault.lane, "i") : fault.says;
  const said = expected && (await timeUntil("/readyz says so", SAID_MS, () => isSaid(stage.server.url, expected)));
  const meanwhile = await several(stage.server.url);
  heal?.();
  const backIn = await timeUntil("all is well again", fault.backMs, () => isWell(stage.server.url));
  const held = watch.end();
  const rows = await unnoted(endpoints(stage.server.url));
  return { fault, idle, before, did, said, meanwhile, backIn, held, rows, panics: panicsOf(stage.server) };
}

async function several(url) {
  const all = [];
  for (let each = 0; each < PRESSES; each += 1) all.push(await pressed(url));
  return all;
}

/** Whether `/readyz` is 503 for this reason. */
async function isSaid(url, expected) {
  const answer = await fetch(`${url}/readyz`);
  return answer.status === 503 && expected.test(await answer.text());
}

/** Whether the server is ready, and a press gets verdicts in both lanes. */
async function isWell(url) {
  const { ok } = await fetch(`${url}/readyz`);
  return ok && (await pressed(url)).judged.length === 2;
}

/** Milliseconds until it holds; Infinity if it does not in time. */
async function timeUntil(what, ms, holds) {
  const begin = performance.now();
  try {
    await until(what, ms, holds);
    return performance.now() - begin;
  } catch {
    return Infinity;
  }
}
