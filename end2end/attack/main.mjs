// What one hostile client costs an honest visitor: end2end/attack/main.mjs [--short] [NAME...]
// Everything goes to a server of its own on loopback and is bounded in time and count. The
// attacker comes from 127.0.0.1, the honest visitor from 127.0.0.2: two clients.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../support/server.mjs";
import { ATTACKS } from "./attacks.mjs";
import { gaugeOf } from "./gauge.mjs";
import { fillPools, presses } from "./honest.mjs";
import { failures, line, title, tooSlow } from "./table.mjs";

const short = process.argv.includes("--short");
const names = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const PRESSES = short ? 4 : 20;
const ROUNDS = short ? 3 : 1;

const dataDir = mkdtempSync(join(tmpdir(), "worldseat-attack-"));
const server = await startServer([], { dataDir });
let failed = 1;
try {
  failed = await all();
} finally {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;

/** Runs the attacks one after the other, prints a line each, and gives the number of broken promises. */
async function all() {
  const gauge = gaugeOf(server.pid, dataDir);
  await fillPools(server.url);
  const idle = { name: "idle", honest: await presses(server.url, PRESSES), held: gauge.read(), before: gauge.read(), after: gauge.read(), sent: {} };
  console.log(title());
  console.log(line(idle, idle));
  let broken = 0;
  for (const attack of ATTACKS.filter((attack) => (short ? attack.short : true) && (names.length === 0 || names.includes(attack.name)))) {
    const result = await one(attack, gauge, idle);
    console.log(line(result, idle));
    for (const why of failures(result, idle)) {
      broken += 1;
      console.log(`    BROKEN: ${why}`);
    }
  }
  const panics = server.log().match(/panicked at/g) ?? [];
  if (panics.length > 0) console.log(`    BROKEN: ${panics.length} panics in the server's log`);
  return broken + panics.length;
}

/**
 * Presses during an attack; of a few rounds the first one that is quick enough: other work on the
 * machine delays a press now and then, and a few presses have no percentiles to speak of.
 */
async function pressedWhile(idle) {
  let honest;
  for (let round = 0; round < ROUNDS; round += 1) {
    honest = await presses(server.url, PRESSES);
    if (!tooSlow(honest, idle)) break;
  }
  return honest;
}

/** One attack, and what it cost. */
async function one({ name, promise, begin }, gauge, idle) {
  const before = gauge.read();
  const attack = await begin({ url: server.url, short });
  const watch = gauge.watch();
  const honest = await pressedWhile(idle);
  const sent = await attack.end();
  const held = watch.end();
  return { name, promise, honest, held, before, after: await gauge.settled(before), sent };
}
