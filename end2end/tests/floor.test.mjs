// A seat is bought on the visitor's own floor, and the ticket is a committed row.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { assertNoTroubles } from "../support/browser.mjs";
import { Floor, REGIONS, codeOf, rowsOfSeat, floorOf } from "../support/floor.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { ARTIFACTS } from "../support/paths.mjs";
import { useSite } from "../support/site.mjs";

const site = useSite();

for (const lane of ["strong", "eventual"]) {
  test(`${lane}: a click buys the seat, and the ticket shown is the row committed`, { timeout: TEST_MS }, async () => {
    const { page } = await site.visit();
    const floor = new Floor(page);
    await floor.name.fill("Ada");
    await floor.show({ lane, region: REGIONS[1] });
    const code = await floor.buy("C3");

    const rows = await rowsOfSeat(site.url, await floorOf(page), "C3");
    assert.deepEqual(rows[lane].sales.map(codeOf), [code]);
    assert.deepEqual(rows[lane].owners, ["Ada"]);
    const other = lane === "strong" ? "eventual" : "strong";
    assert.deepEqual(rows[other], { sales: [], owners: [] }, "nothing was bought on the other database");

    const ticket = (await floor.tickets.first().innerText()).replaceAll(/\s+/g, " ");
    for (const part of ["C3", "Ada", REGIONS[1], code]) assert.ok(ticket.includes(part), `"${ticket}" tells ${part}`);
    assert.match(await floor.seat("C3").getAttribute("aria-label"), /^Row C, seat 3, yours/);
    await floor.section.screenshot({ path: join(ARTIFACTS, `floor-${lane}.png`) });

    await page.reload();
    assert.deepEqual(await floor.codes(), [code], "the server draws the ticket, too");
    await floor.show({ lane });
    await floor.becomes("C3", "yours");
    assertNoTroubles(page);
  });
}

test("a seat stays its buyer's under any name, is not sold again, and the floor says so where it is", { timeout: TEST_MS }, async () => {
  const { page } = await site.visit();
  const floor = new Floor(page);
  await floor.name.fill("Ada");
  await floor.show({ lane: "strong", region: REGIONS[0] });
  const code = await floor.buy("D4");
  await floor.says(`Seat D4 is yours. Confirmation code ${code}.`);
  assert.ok(await floor.status.isVisible());
  assert.equal(await page.locator("[data-status]").innerText(), "", "the race's own words are left alone");
  const before = await rowsOfSeat(site.url, await floorOf(page), "D4");

  await floor.name.fill("Ben");
  await floor.name.blur();
  await floor.becomes("D4", "yours");
  await floor.press("D4");
  await floor.says("Seat D4 is yours already.");
  await page.reload();
  await floor.becomes("D4", "yours");
  assert.deepEqual(await rowsOfSeat(site.url, await floorOf(page), "D4"), before, "nothing has changed");
  assert.deepEqual(await floor.codes(), [code], "nobody got a second ticket");
  assertNoTroubles(page);
});

test("one press buys in both regions at once: Eventual sells twice, Strong once", { timeout: TEST_MS }, async () => {
  const { page } = await site.visit();
  const floor = new Floor(page);
  await floor.both.click();
  await floor.show({ lane: "eventual" });
  await floor.press("E3");
  await floor.says(/^Seat E3 is sold twice: once in us-east-1, once in us-east-2\.$/);
  await page.locator('[role=grid] [data-seat=E3][data-tickets="2"]').waitFor();
  await page.getByText("Also sold to you in us-east-2").waitFor();
  assert.equal((await floor.codes()).length, 2);
  await floor.section.screenshot({ path: join(ARTIFACTS, "floor-both.png") });

  await floor.show({ lane: "strong" });
  await floor.press("E3");
  await floor.says(/^Seat E3 is sold once, in us-east-[12]\. Confirmation code .* The other purchase was rejected\.$/);
  const rows = await rowsOfSeat(site.url, await floorOf(page), "E3");
  assert.deepEqual([rows.strong.sales.length, rows.eventual.sales.length], [1, 2]);
  assertNoTroubles(page);
});

test("the two regions of the eventual lane can both sell one seat; the map then counts the tickets", { timeout: TEST_MS }, async () => {
  const { page } = await site.visit();
  const floor = new Floor(page);
  await floor.name.fill("Ada");
  await floor.show({ lane: "eventual", region: REGIONS[0] });
  await floor.buy("H12");
  const id = await floorOf(page);
  assert.equal((await rowsOfSeat(site.url, id, "H12")).eventual.sales.length, 1);

  // At once, before the other region has the first sale, with another seat for each try.
  for (const seat of ["H1", "H2", "H3", "H4", "H5"]) {
    const bought = await Promise.all(REGIONS.map((region) => buyByScript(page, { lane: "eventual", region, seat })));
    if (bought.every((answer) => answer.startsWith("sold "))) return assertDoubleSale(page, id, seat);
  }
  assert.fail("five times the second region knew of the sale already");
});

/** The same request that the page itself sends to the server. */
function buyByScript(page, order) {
  return page.evaluate(async (fields) => {
    const answer = await fetch("/fn/buy_seat", { method: "POST", body: new URLSearchParams(fields) });
    return answer.text();
  }, { ...order, buyer: "Ada" });
}

async function assertDoubleSale(page, id, seat) {
  await page.locator(`[role=grid] [data-seat=${seat}][data-tickets="2"]`).waitFor();
  assert.match(await new Floor(page).seat(seat).getAttribute("aria-label"), /2 tickets for one seat/);
  assert.equal((await rowsOfSeat(site.url, id, seat)).eventual.sales.length, 2);
}
