// One visitor, two tabs: a purchase in one is shown in the other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoTroubles, openTab } from "../support/browser.mjs";
import { Floor, REGIONS, floorOf } from "../support/floor.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { openRace } from "../support/race.mjs";
import { useSite } from "../support/site.mjs";

const site = useSite();

test("a second tab sees a purchase without being asked to", { timeout: TEST_MS }, async () => {
  const first = (await site.visit()).page;
  const one = new Floor(first);
  await one.name.fill("Ada");
  await one.show({ lane: "strong", region: REGIONS[0] });
  const codes = [await one.buy("A2")];

  const second = await openTab(first.context());
  await openRace(second, site.url);
  const two = new Floor(second);
  await two.becomes("A2", "yours");
  assert.deepEqual(await two.codes(), codes);

  codes.push(await one.buy("A3"));
  await two.becomes("A3", "yours");
  await second.locator(`[data-code="${codes[1]}"]`).waitFor({ state: "attached" });

  // And the other way round: both tabs work alike.
  codes.push(await two.buy("A4"));
  await one.becomes("A4", "yours");
  assert.deepEqual((await one.codes()).sort(), codes.sort());
  for (const page of [first, second]) assertNoTroubles(page);
});

test("all tabs change to a new floor, and to one that is joined", { timeout: TEST_MS }, async () => {
  const first = (await site.visit()).page;
  const second = await openTab(first.context());
  await openRace(second, site.url);
  const [one, two] = [new Floor(first), new Floor(second)];
  await one.delay.fill("0");
  const code = await one.buy("C1");
  const old = await floorOf(first);
  await second.bringToFront();
  await two.becomes("C1", "yours");
  assert.deepEqual(await two.codes(), [code]);

  await first.locator("form[action='/floor'] button").click();
  await first.waitForURL(/#floor$/);
  await two.becomes("C1", "available");
  await second.locator("[data-no-tickets]").waitFor();
  assert.deepEqual(await two.codes(), []);
  await two.delayText.filter({ hasText: "400 to 900 ms" }).waitFor();
  const fresh = await two.buy("C2");
  await one.becomes("C2", "yours");
  assert.notEqual(await floorOf(first), old);

  await first.goto(`${site.url}/floor/${old}`);
  await first.locator("form[action='/floor/join'] button").click();
  await two.becomes("C1", "yours");
  await two.becomes("C2", "available");
  await second.locator(`[data-code="${fresh}"]`).waitFor({ state: "detached" });
  assert.deepEqual(await two.codes(), [code]);
  for (const page of [first, second]) assertNoTroubles(page);
});

test("tabs that were open before the first purchase see it, and take its name", { timeout: TEST_MS }, async () => {
  const first = (await site.visit()).page;
  const [second, third] = [await openTab(first.context()), await openTab(first.context())];
  for (const page of [second, third]) await openRace(page, site.url);
  await new Floor(third).name.fill("Cy");

  const one = new Floor(first);
  await one.name.fill("Ada");
  const code = await one.buy("B1");
  for (const page of [second, third]) {
    await page.bringToFront();
    const floor = new Floor(page);
    await floor.becomes("B1", "yours");
    await page.locator(`[data-code="${code}"]`).waitFor({ state: "attached" });
  }
  assert.equal(await new Floor(second).name.inputValue(), "Ada", "no tab suggests another name");
  assert.equal(await new Floor(third).name.inputValue(), "Cy", "a name that was written stays");
  for (const page of [first, second, third]) assertNoTroubles(page);
});
