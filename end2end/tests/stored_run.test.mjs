// A run outlives the server that ran it.
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { assertNoTroubles, launch, openPage } from "../support/browser.mjs";
import { Liar } from "../support/liar.mjs";
import { START_MS, STOP_MS, TEST_MS } from "../support/limits.mjs";
import { LANES, openRace } from "../support/race.mjs";
import { startServer } from "../support/server.mjs";
import { Witness } from "../support/witness.mjs";

test("a run is the same after a restart, and can be checked and lied about again", { timeout: TEST_MS + START_MS + STOP_MS * 2 }, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "worldseat-stored-"));
  // If the tests run as root, PostgreSQL does not, and still has to enter the directory.
  chmodSync(dataDir, 0o755);
  const browser = await launch();
  try {
    const first = await startServer([], { dataDir });
    const { run, said } = await ranOn(browser, first).finally(first.stop);
    const second = await startServer([], { dataDir });
    await assertSame(browser, second, run, said).finally(second.stop);
  } finally {
    await browser.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

async function ranOn(browser, { url }) {
  const race = await openRace(await openPage(browser), url);
  await race.breakIt({ buyers: 12 });
  const run = await race.run();
  await race.finished();
  return { run, said: await read(race.page) };
}

async function assertSame(browser, { url }, run, said) {
  const page = await openPage(browser);
  await page.goto(`${url}/run/${run}`);
  assert.deepEqual(await read(page), said);
  await page.locator("[data-race][data-ready]").waitFor({ state: "attached" });
  const liar = new Liar(page);
  await liar.open();
  assert.match(await liar.truth(), /^Linearizable: holds/);
  assertNoTroubles(page);

  const unknown = await page.goto(`${url}/run/01a20605718373fe84457b8ee3e51600`);
  assert.ok([404, 410].includes(unknown.status()), `a run that nobody made is not there: ${unknown.status()}`);
  assert.ok(await page.locator(".small-page").isVisible(), "in the site's style");
}

async function read(page) {
  return Object.fromEntries(await Promise.all(LANES.map(async (lane) => [lane, await new Witness(page, lane).read()])));
}
