// A floor belongs to one visitor, and to those whom they let in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoTroubles } from "../support/browser.mjs";
import { Floor, REGIONS, codeOf, rowsOfSeat, floorOf } from "../support/floor.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { openRace } from "../support/race.mjs";
import { useSite } from "../support/site.mjs";

const site = useSite();

test("two visitors buy the same seat, each on a floor of his own", { timeout: TEST_MS }, async () => {
  const [ada, ben] = await Promise.all([visitorNamed("Ada"), visitorNamed("Ben")]);
  const codes = [await ada.floor.buy("E5"), await ben.floor.buy("E5")];
  const ids = await Promise.all([ada, ben].map(({ page }) => floorOf(page)));
  assert.notEqual(ids[0], ids[1]);

  for (const [index, id] of ids.entries()) {
    const { strong } = await rowsOfSeat(site.url, id, "E5");
    assert.deepEqual(strong.sales.map(codeOf), [codes[index]]);
  }
  await ada.floor.buy("E6");
  await ben.page.reload();
  assert.deepEqual(await ben.floor.codes(), [codes[1]], "Ben's floor knows nothing of what Ada did");
  await ben.floor.becomes("E6", "available");
  for (const { page } of [ada, ben]) assertNoTroubles(page);
});

test("Break it and its visitors leave a floor alone", { timeout: TEST_MS }, async () => {
  const { floor, page } = await visitorNamed("Ada");
  const code = await floor.buy("A1");
  const id = await floorOf(page);
  const race = await site.visit();
  for (const buyer of [race, await openRace(page, site.url)]) {
    await buyer.breakIt({ buyers: 8 });
    await buyer.run();
    await buyer.finished();
  }
  await page.reload();
  assert.deepEqual(await floor.codes(), [code]);
  const { strong, eventual } = await rowsOfSeat(site.url, id, "A1");
  assert.deepEqual(strong.sales.map(codeOf), [code]);
  assert.deepEqual(eventual.sales, []);
});

test("whoever has the link may join, and is asked first", { timeout: TEST_MS }, async () => {
  const ada = await visitorNamed("Ada");
  await ada.floor.buy("F1");
  await ada.page.locator("a[data-share]").click();
  await ada.page.getByRole("heading", { name: "This is your floor" }).waitFor();
  const link = new URL(ada.page.url()).pathname;
  await openRace(ada.page, site.url);

  const page = await site.open(link);
  assert.deepEqual(await page.context().cookies(), [], "to look at the link changes nothing");
  await page.locator("form[action='/floor/join'] button").click();
  await page.waitForURL(/\/(#floor)?$/);
  const ben = new Floor(page);
  await ben.becomes("F1", "sold");
  assert.equal(await floorOf(page), await floorOf(ada.page));

  await ben.name.fill("Ben");
  const code = await ben.buy("F2");
  assert.deepEqual(await ben.codes(), [code], "Ada's tickets are not Ben's");
  await ada.floor.becomes("F2", "sold");
  for (const each of [page, ada.page]) assertNoTroubles(each);
});

test("a new floor is empty, and the old one still there for those who know it", { timeout: TEST_MS }, async () => {
  const { floor, page } = await visitorNamed("Ada");
  const code = await floor.buy("G7");
  const old = await floorOf(page);

  await page.locator("form[action='/floor'] button").click();
  await page.waitForURL(/#floor$/);
  await floor.becomes("G7", "available");
  assert.deepEqual(await floor.codes(), []);
  assert.notEqual(await floorOf(page), old);
  assert.deepEqual((await rowsOfSeat(site.url, old, "G7")).strong.sales.map(codeOf), [code]);
});

async function visitorNamed(name) {
  const { page } = await site.visit();
  const floor = new Floor(page);
  await floor.name.fill(name);
  await floor.show({ lane: "strong", region: REGIONS[0] });
  return { page, floor };
}
