// A floor belongs to one visitor, and to those whom they let in.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { assertAccessible } from "../support/accessibility.mjs";
import { assertNoTroubles } from "../support/browser.mjs";
import { Floor, REGIONS, codeOf, rowsOfSeat, floorOf } from "../support/floor.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { ARTIFACTS } from "../support/paths.mjs";
import { openRace } from "../support/race.mjs";
import { useSite } from "../support/site.mjs";

const site = useSite();

test("two visitors buy the same seat, each on a floor of their own", { timeout: TEST_MS }, async () => {
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
  await page.goto(site.url);
  assert.deepEqual(await floor.codes(), [code]);
  const { strong, eventual } = await rowsOfSeat(site.url, id, "A1");
  assert.deepEqual(strong.sales.map(codeOf), [code]);
  assert.deepEqual(eventual.sales, []);
});

test("whoever has the link may join, and is asked first", { timeout: TEST_MS }, async () => {
  const ada = await visitorNamed("Ada");
  await ada.floor.buy("F1");
  await ada.page.locator("a[data-share]").click();
  await ada.page.getByRole("heading", { name: "Share this floor" }).waitFor();
  const link = await ada.page.locator("[data-link]").innerText();
  assert.equal(link, `${site.url}/floor/${await floorOf(ada.page)}`, "the whole link");
  await openRace(ada.page, site.url);

  const page = await site.open(link);
  assert.deepEqual(await page.context().cookies(), [], "to look at the link changes nothing");
  await page.locator("form[action='/floor/join'] button").click();
  await page.waitForURL(/\/(#floor)?$/);
  const ben = new Floor(page);
  await ben.becomes("F1", "sold");
  assert.equal(await floorOf(page), await floorOf(ada.page));

  // Under the same name: a name is nobody's.
  await ben.name.fill("Ada");
  await ben.becomes("F1", "sold");
  const code = await ben.buy("F2");
  assert.deepEqual(await ben.codes(), [code], "Ada's tickets are not Ben's");
  await ada.floor.becomes("F2", "sold");
  await ada.floor.press("F2");
  await ada.floor.says(/^Seat F2 is sold already, to .?Ada.?\.$/);
  for (const each of [page, ada.page]) assertNoTroubles(each);
});

test("two people who buy at once are both told that they are two", { timeout: TEST_MS }, async () => {
  const ada = await visitorNamed("Ada");
  await ada.floor.buy("H1");
  const page = await site.open(`/floor/${await floorOf(ada.page)}`);
  await page.locator("form[action='/floor/join'] button").click();
  await page.waitForURL(/\/(#floor)?$/);
  await page.locator("[data-race][data-ready]").waitFor({ state: "attached" });
  const ben = new Floor(page);
  await ben.name.fill("Zoë");
  await ada.floor.show({ lane: "eventual", region: REGIONS[0] });
  await ben.show({ lane: "eventual", region: REGIONS[1] });

  for (const seat of ["A1", "A2", "A3", "A4", "A5"]) {
    await Promise.all([ada.floor.press(seat), ben.press(seat)]);
    const both = await Promise.all([ada.floor, ben].map((floor) => floor.mine(seat)));
    if (!both.every(Boolean)) continue;
    await ada.floor.says(new RegExp(`Seat ${seat} is sold twice: to you and .?Zoë`));
    await ben.says(new RegExp(`Seat ${seat} is sold twice: to you and .?Ada`));
    await ada.page.getByText(/Also sold to .?Zoë.? in us-east-2/).waitFor();
    return;
  }
  assert.fail("five times one of them knew of the other's purchase already");
});

test("the link can be copied, and photographed", { timeout: TEST_MS }, async () => {
  const { page, floor } = await visitorNamed("Ada");
  await floor.buy("F1");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: site.url });
  await page.goto(`${site.url}/floor`);
  await page.getByRole("button", { name: "Copy the link" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());
  assert.ok(await page.getByRole("img", { name: "QR code of the link" }).isVisible());
  await assertAccessible(page, "the page of a shared floor");
  await page.screenshot({ path: join(ARTIFACTS, "share.png") });
  assertNoTroubles(page);
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
