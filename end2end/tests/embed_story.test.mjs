// A talk: the deck is opened from a folder on a laptop. First the server is there, then it is
// not, then there is no network at all. The badge is right each time, and the arrow keys
// turn slides each time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { launch, openPage } from "../support/browser.mjs";
import { Deck } from "../support/deck.mjs";
import { makeFolder } from "../support/folder.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { startServer } from "../support/server.mjs";

/** A short wait. */
const MOMENT_MS = 2_000;

test("live, then a replay, then a simulation", { timeout: TEST_MS }, async (t) => {
  const server = await startServer();
  const browser = await launch();
  const folder = await makeFolder(server.url);
  t.after(async () => {
    await browser.close();
    await server.stop();
    await folder.remove();
  });
  const page = await openPage(browser);
  const deck = await Deck.open(page, await folder.file("folder.html"));
  const widget = await deck.toWidget();

  await widget.comesFrom("live");
  await raceOn(widget);
  await deck.keepsItsKeys(widget);
  await widget.comesFrom("live");

  await server.stop();
  await widget.comesFrom("replay", MOMENT_MS);
  await raceOn(widget);
  await widget.comesFrom("replay");
  await deck.keepsItsKeys(widget);

  await page.context().setOffline(true);
  const again = await Deck.open(page, await folder.file("folder.html"));
  const offline = await again.toWidget();
  await offline.comesFrom("sim");
  await raceOn(offline);
  await offline.comesFrom("sim");
  await again.keepsItsKeys(offline);
});

/** A race from press to verdict, and the checks that hold wherever it comes from. */
async function raceOn(widget) {
  await widget.start();
  const { strong, eventual } = await widget.ended();
  assert.equal(strong.numbers.sold, 1, "strong sold the seat once");
  assert.equal(eventual.verdict, eventual.numbers.sold > 1 ? "oversold" : "sold-once", "eventual is judged by its ledger");
}
