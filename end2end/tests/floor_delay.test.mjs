// The replication delay of a floor: with a long one, one person sells a seat twice by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoTroubles, openTab } from "../support/browser.mjs";
import { Floor, REGIONS, rowsOfSeat, floorOf } from "../support/floor.mjs";
import { tabTo } from "../support/keyboard.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { useSite } from "../support/site.mjs";

// Without a delay of its own, a floor has its sales in both regions at once.
const site = useSite({ flags: ["--replication-lag-ms", "0"] });
const USUAL = chosen(0);

test("by keyboard: the text follows, and one seat is bought in both regions, one after the other", { timeout: TEST_MS }, async () => {
  const { page } = await site.visit();
  const floor = new Floor(page);
  assert.deepEqual(await delayOf(floor), USUAL);
  await tabTo(page, floor.delay);
  for (const [key, ms] of [["ArrowRight", 50], ["End", 2000], ["Home", 0], ["PageDown", 0], ["End", 2000]]) {
    await page.keyboard.press(key);
    assert.deepEqual(await delayOf(floor), chosen(ms), `after ${key}`);
  }
  await isKept(page, 2000);
  assert.deepEqual(await delayOf(floor), chosen(2000), "nothing has moved it back");

  assert.equal(await buysTwice(floor, "strong", "E1"), false);
  // A machine that is busy may need the two seconds for the way from one region to the other.
  const seats = ["E1", "E2", "E3"];
  let seat;
  do {
    seat = seats.shift();
    assert.ok(seat, "three times the other region knew of the sale already");
  } while (!(await buysTwice(floor, "eventual", seat)));
  const rows = await rowsOfSeat(site.url, await floorOf(page), seat);
  assert.equal(rows.eventual.sales.length, 2);
  await page.locator(`[role=grid] [data-seat=${seat}][data-tickets="2"]`).waitFor();
  await page.getByText(`Also sold to you in ${REGIONS[1]}`).waitFor();
  assertNoTroubles(page);
});

test("all who hold the floor's link have its delay, and nobody else", { timeout: TEST_MS }, async () => {
  const { page } = await site.visit();
  const ada = new Floor(page);
  await ada.delay.fill("1500");
  await isKept(page, 1500);

  const other = await site.open(`/floor/${await floorOf(page)}`);
  await other.locator("form[action='/floor/join'] button").click();
  await other.waitForURL(/\/(#floor)?$/);
  await other.locator("[data-race][data-ready]").waitFor({ state: "attached" });
  const ben = new Floor(other);
  assert.deepEqual(await delayOf(ben), chosen(1500));
  await ben.delay.fill("50");
  await ada.delayText.filter({ hasText: /^50 ms$/ }).waitFor();
  assert.deepEqual(await delayOf(ada), chosen(50));

  const stranger = new Floor((await site.visit()).page);
  assert.deepEqual(await delayOf(stranger), USUAL);
  for (const each of [page, other]) assertNoTroubles(each);
});

test("without script a button sends it", { timeout: TEST_MS }, async () => {
  const page = await site.open("/", { javaScriptEnabled: false });
  const floor = new Floor(page);
  await floor.show({ lane: "eventual", region: REGIONS[0] });
  await floor.delay.fill("2000");
  await page.locator("button[name=do][value=delay]").click();
  await page.waitForURL(/lane=eventual&region=us-east-1/);
  assert.deepEqual(await delayOf(floor), chosen(2000));
  assert.match(await floorOf(page), /^[0-9a-f]{32}$/, "the first choice opens a floor");
  assertNoTroubles(page);
});

test("a finger can hit it", { timeout: TEST_MS }, async () => {
  const { page } = await site.visit({ viewport: { width: 320, height: 640 } });
  const { width, height } = await new Floor(page).delay.boundingBox();
  assert.ok(height >= 44 && width >= 150, `${width} × ${height}`);
});

/** Presses a seat in one region and then in the other; returns whether that made two tickets. */
async function buysTwice(floor, lane, seat) {
  const before = (await floor.codes()).length;
  await floor.show({ lane, region: REGIONS[0] });
  await floor.press(seat);
  await floor.says(new RegExp(`^Seat ${seat} is yours\\. Confirmation code`));
  const first = (await floor.status.innerText()).trim();
  await floor.show({ region: REGIONS[1] });
  await floor.press(seat);
  await floor.status.filter({ hasNotText: first }).waitFor();
  return (await floor.codes()).length === before + 2;
}

function chosen(ms) {
  return { text: `${ms} ms`, spoken: `${ms} ms`, value: String(ms) };
}

/** The delay as it is written, as it is read out, and the slider's place. */
async function delayOf({ delay, delayText }) {
  const spoken = await delay.getAttribute("aria-valuetext");
  return { text: (await delayText.innerText()).trim(), spoken, value: await delay.inputValue() };
}

/** Waits until the server has this delay: a new tab shows it. */
async function isKept(page, ms) {
  const tab = await openTab(page.context());
  const until = Date.now() + TEST_MS / 2;
  do {
    assert.ok(Date.now() < until, `the server does not have ${ms} ms`);
    await tab.goto(site.url);
  } while ((await new Floor(tab).delayText.innerText()).trim() !== `${ms} ms`);
  await tab.close();
}
