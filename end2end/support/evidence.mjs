// A run's evidence as `worldseat stress` leaves it, in the lines in which the browser has it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BINARY } from "./paths.mjs";
import { unzipped } from "./zip.mjs";

/** A simulated run of both lanes: `{ strong: { events, history }, eventual: … }`, lines each. */
export function simulated(seed, buyers) {
  const directory = mkdtempSync(join(tmpdir(), "worldseat-evidence-"));
  try {
    execFileSync(BINARY, ["stress", "--sim", "--seed", String(seed), "--levels", String(buyers), "--evidence", directory]);
    return Object.fromEntries(["strong", "eventual"].map((lane) => [lane, evidence(join(directory, `${lane}-${buyers}.zip`), lane)]));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function evidence(archive, lane) {
  const said = unzipped(archive, `${lane}/history.jsonl`).trimEnd().split("\n").map((line) => JSON.parse(line));
  return { events: unzipped(archive, "run.txt").trimEnd().split("\n"), history: lines(said) };
}

/** The history in JSON, said again in lines. */
function lines(said) {
  const [head] = said;
  const ops = [];
  const rest = [];
  for (const one of said.slice(1)) {
    if (one.type === "invoke") ops[one.op] = { asked: one };
    else if (["ok", "fail", "info"].includes(one.type)) ops[one.op].told = one;
    else rest.push(one);
  }
  const opening = ["history", head.version, head.run, head.lane, head.seat, head.buyers, head.regions.join(","), escaped(head.engine)].join(" ");
  return [opening, ...ops.map(operation), ...rest.map(seen)];
}

function operation({ asked, told }) {
  return ["o", asked.process, asked.buyer, asked.region, asked.try, asked.f, asked.time, told.time, told.type, outcome(told)].join(" ");
}

function outcome({ value, error }) {
  if (Array.isArray(value)) return `sold-to ${value[1]}`;
  return value ?? error;
}

function seen(one) {
  switch (one.type) {
    case "row":
      return ["row", one.sale_id, one.scope, one.seat, one.buyer, one.region].join(" ");
    case "end":
      return ["end", one.ops, one.agreed, one.settled ? "settled" : "unsettled"].join(" ");
    default:
      return one.of === "ledger"
        ? ["ledger", one.region, one.invoked, one.completed, "rows", one.rows].join(" ")
        : ["seat", one.region, one.invoked, one.completed, "owner", one.owner].join(" ");
  }
}

/** As the lines write texts; the parts that a URL need not escape stay. */
function escaped(text) {
  return text.replaceAll(/[% ]/g, encodeURIComponent);
}
