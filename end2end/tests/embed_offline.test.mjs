// The offline file, opened from a folder with the network off.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoTroubles, openPage } from "../support/browser.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { useSite } from "../support/site.mjs";
import { Widget } from "../support/widget.mjs";

const FILE = "worldseat-offline.html";

const site = useSite({ deck: true });

test("it simulates, and asks for nothing but itself", { timeout: TEST_MS }, async () => {
  const { page, widget, asked } = await open("?speed=1");
  await widget.comesFrom("sim");
  await widget.start();
  const { strong, eventual } = await widget.ended();
  await widget.comesFrom("sim");
  assert.equal(strong.verdict, "sold-once");
  assert.match(strong.engine, /simulation/i, "an engine that is none says so");
  assert.match(eventual.engine, /simulation/i);
  assert.ok(!(await widget.link.isVisible()), "there are no rows to look at");
  assert.deepEqual(asked(), [], "nothing of the network");
  assertNoTroubles(page);
});

test("the same seed is the same picture, another seed another", { timeout: TEST_MS }, async () => {
  const [one, same, other] = [await picture(11), await picture(11), await picture(12)];
  assert.equal(one, same);
  assert.notEqual(one, other);
});

test("it has two recorded runs, and plays them in turn", { timeout: TEST_MS }, async () => {
  const { page, widget } = await open("?mode=replay&speed=1");
  await widget.comesFrom("replay");
  const runs = [];
  for (let each = 0; each < 3; each += 1) {
    await widget.start();
    await widget.endedAfter(runs.at(-1) ?? "");
    await widget.comesFrom("replay");
    runs.push(await widget.run());
  }
  assert.equal(new Set(runs).size, 2, `two runs: ${runs}`);
  assert.equal(runs[0], runs[2]);
  assertNoTroubles(page);
});

/** The drawn result of a simulation with this seed, at its end. */
async function picture(seed) {
  const { widget } = await open(`?speed=1&motion=off&seed=${seed}`);
  await widget.start();
  await widget.ended();
  const drawn = await widget.main.evaluate((main) => [...main.querySelectorAll("section[data-lane]")].map((lane) => lane.outerHTML).join("\n"));
  return drawn.replaceAll(/ id="[^"]*"/g, "");
}

async function open(query) {
  const page = await openPage(site.browser);
  await page.context().setOffline(true);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto((await site.folder.file(FILE)) + query);
  const widget = await new Widget(page).awake();
  return { page, widget, asked: () => asked.filter((url) => !url.startsWith("file:")) };
}
