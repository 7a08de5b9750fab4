// Runs the attacks, one after the other, on one server.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../support/server.mjs";
import { BUYERS } from "./beforehand.mjs";
import { gaugeOf } from "./gauge.mjs";
import { fillPools, presses } from "./honest.mjs";
import { failures, filled, line, panicsOf, tell, title, tooSlow } from "./table.mjs";

/** Prints a line for each attack, and returns the number of broken promises. */
export async function attacked(attacks, { short }) {
  const dataDir = mkdtempSync(join(tmpdir(), "worldseat-attack-"));
  const server = await startServer(["--buyers-max", String(BUYERS)], { dataDir });
  try {
    return await all(attacks, { server, dataDir, short, rounds: short ? 3 : 1, count: short ? 4 : 12 });
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function all(attacks, at) {
  const gauge = gaugeOf(at.server.pid, at.dataDir);
  await fillPools(at.server.url);
  const idle = { name: "idle", honest: await presses(at.server.url, at.count), held: gauge.read(), before: gauge.read(), after: gauge.read(), sent: {} };
  console.log(title());
  console.log(line(idle, idle));
  let broken = 0;
  for (const attack of attacks) {
    const result = await one(attack, gauge, idle, at);
    console.log(line(result, idle));
    broken += tell(failures(result, idle));
  }
  const panics = panicsOf(at.server);
  return broken + tell(panics > 0 ? [`${panics} panics in the server's log`] : []);
}

/** Runs one attack, and returns its cost. */
async function one({ name, promise, begin }, gauge, idle, at) {
  const before = gauge.read();
  const attack = await begin({ url: at.server.url, short: at.short });
  const watch = gauge.watch();
  const honest = await pressedWhile(idle, at);
  const sent = await attack.end();
  const held = watch.end();
  return { name, promise, honest, held, before, after: await gauge.settled(filled(before, idle)), sent };
}

/**
 * Presses during an attack; returns the first of a few rounds that is fast enough: other work on the
 * machine sometimes delays a press, and a few presses have no meaningful percentiles.
 */
async function pressedWhile(idle, { server, count, rounds }) {
  let honest;
  for (let round = 0; round < rounds; round += 1) {
    honest = await presses(server.url, count);
    if (!tooSlow(honest, idle)) break;
  }
  return honest;
}
