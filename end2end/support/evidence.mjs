// A simulated run, as `worldseat stress` leaves it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BINARY } from "./paths.mjs";
import { unzipped } from "./zip.mjs";

/** A simulated run of both lanes: `{ strong: events, eventual: … }`, each an array of lines. */
export function simulated(seed, buyers) {
  const directory = mkdtempSync(join(tmpdir(), "worldseat-evidence-"));
  try {
    execFileSync(BINARY, ["stress", "--sim", "--seed", String(seed), "--levels", String(buyers), "--evidence", directory]);
    return Object.fromEntries(["strong", "eventual"].map((lane) => [lane, unzipped(join(directory, `${lane}-${buyers}.zip`), "run.txt").trimEnd().split("\n")]));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
