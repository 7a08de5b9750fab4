// The press works on a slow line, and in ten tabs at once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoTroubles, openPage, openTab } from "../support/browser.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { LANES, Race, openRace } from "../support/race.mjs";
import { useSite } from "../support/site.mjs";

const SLOW = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const TABS = 10;

const site = useSite();

test("on a slow line the question can be read before the script is there, and the first press counts", { timeout: TEST_MS }, async () => {
  const page = await openPage(site.browser);
  const line = await page.context().newCDPSession(page);
  await line.send("Network.enable");
  await line.send("Network.emulateNetworkConditions", SLOW);
  await page.goto(site.url, { waitUntil: "commit" });
  const race = new Race(page);
  await race.guess("one").waitFor();
  assert.equal(await page.locator("[data-race][data-ready]").count(), 0, "it is the server's page");
  await race.guess("one").click();
  await page.getByText(/^You guessed 1\. Strong sold 1, Eventual sold \d+\./).waitFor({ timeout: TEST_MS / 2 });
});

test("ten tabs press at once, and each has its own run", { timeout: TEST_MS }, async () => {
  const first = (await site.visit()).page;
  const races = [new Race(first)];
  while (races.length < TABS) races.push(await openRace(await openTab(first.context()), site.url));
  await Promise.all(races.map((race) => race.setBuyers(6)));
  await Promise.all(races.map((race) => race.button.click()));
  const runs = [];
  for (const race of races) {
    await race.page.bringToFront();
    await race.finished();
    runs.push(await race.run());
    for (const lane of LANES) assert.notEqual((await race.read(lane)).verdict, "");
    assertNoTroubles(race.page);
  }
  assert.equal(new Set(runs).size, TABS);
});
