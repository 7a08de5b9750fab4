// Everything works with JavaScript off: the server streams the run as HTML.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { DESKTOP, assertNoTroubles } from "../support/browser.mjs";
import { Floor, REGIONS, codeOf, rowsOfSeat, floorOf } from "../support/floor.mjs";
import { RUN_MS, TEST_MS } from "../support/limits.mjs";
import { ARTIFACTS } from "../support/paths.mjs";
import { LANES } from "../support/race.mjs";
import { postForm } from "../support/raw_http.mjs";
import { committedRows } from "../support/rows.mjs";
import { endpoints } from "../support/server.mjs";
import { useSite } from "../support/site.mjs";

const PHONE = { width: 390, height: 844 };
const BUYERS = 24;

const site = useSite();

for (const viewport of [DESKTOP, PHONE]) {
  const size = `${viewport.width}x${viewport.height}`;

  test(`${size}: press, see the tickets fall into their lanes, read the verdict`, { timeout: TEST_MS }, async () => {
    const page = await site.open("/", { viewport, javaScriptEnabled: false });
    await page.locator("form#break-it input[name=buyers]").fill(String(BUYERS));
    await page.locator("button[name=guess][value=two]").click();
    await page.locator(".finished").waitFor({ timeout: RUN_MS });
    await page.screenshot({ path: join(ARTIFACTS, `streamed-${size}.png`), fullPage: true });

    assert.match(await page.locator(".finished").innerText(), /Strong sold seat A1 once\. Eventual sold seat A1 \d+ times/);
    await assertOutcomesInTheirLanes(page, viewport);
    assert.match(await page.locator(".guess-said").innerText(), /^You guessed 2\. Strong sold 1, Eventual sold \d+\. /);
    await assertRowsAre(page, "A1");
    assertNoTroubles(page);

    await page.locator(".finished a").first().click();
    await page.waitForURL(/\/run\/[^/]+$/);
    assert.equal(await page.locator("section[data-lane=strong] [data-total]").innerText(), "1");
    assertNoTroubles(page);
  });
}

/** In two columns, side by side, each under its own heading. */
async function assertOutcomesInTheirLanes(page, { width }) {
  const columns = {};
  for (const lane of LANES) {
    const boxes = await page.locator(`.outcome[data-lane=${lane}]`).evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON()));
    assert.equal(boxes.length, BUYERS, `${lane}: every buyer's outcome is there`);
    assert.ok(boxes.every((box) => box.width > 0 && box.height > 0), `${lane}: every outcome is drawn`);
    columns[lane] = { left: Math.min(...boxes.map((box) => box.left)), right: Math.max(...boxes.map((box) => box.right)), top: Math.min(...boxes.map((box) => box.top)) };
  }
  const { strong, eventual } = columns;
  assert.ok(strong.right <= eventual.left, `strong is left of eventual: ${JSON.stringify(columns)}`);
  assert.ok(strong.left >= 0 && eventual.right <= width, `both are on the screen: ${JSON.stringify(columns)}`);
}

async function assertRowsAre(page, seat) {
  const run = (await page.locator(".finished a").first().getAttribute("href")).split("/").at(-1);
  const where = endpoints(site.url);
  for (const lane of LANES) {
    const { sales } = await committedRows(where, lane, { run, seat });
    assert.equal(Number(await page.locator(`[data-lane=${lane}] [data-total]`).innerText()), sales.length, `${lane}: the total is the count of rows`);
  }
}

test("the page of a run arrives while the run goes on, and needs no script at all", { timeout: TEST_MS }, async () => {
  const answer = await postForm(`${site.url}/runs`, { seat: "A1", buyers: String(BUYERS) });
  assert.equal(answer.statusCode, 200);
  const arrivals = [];
  let html = "";
  for await (const chunk of answer.setEncoding("utf8")) {
    html += chunk;
    arrivals.push({ outcomes: html.match(/class="outcome/g)?.length ?? 0, judged: /data-verdict="?[a-z]/.test(html), at: performance.now() });
  }
  assert.ok(arrivals.some(({ outcomes }) => outcomes === 0), "the head of the page does not wait for the first outcome");
  const early = arrivals.filter(({ outcomes, judged }) => outcomes > 0 && !judged);
  assert.ok(early.length >= 2, `outcomes come one after the other, before the verdict: ${JSON.stringify(arrivals)}`);
  assert.equal(arrivals.at(-1).outcomes, BUYERS * LANES.length);
  assert.doesNotMatch(html, /<script|modulepreload/, "nobody needs a script to read it");
  assert.match(html.trim(), /<\/html>$/, "the page is whole");
});

test("buy from the list, see the ticket and the seat", { timeout: TEST_MS }, async () => {
  const page = await site.open("/", { javaScriptEnabled: false });
  const floor = new Floor(page);
  await floor.name.fill("Ada");
  await floor.show({ lane: "eventual", region: REGIONS[0] });
  await floor.list.selectOption("D9");
  await floor.buyFromList.click();
  await page.waitForURL(/lane=eventual/);

  const codes = await floor.codes();
  const rows = await rowsOfSeat(site.url, await floorOf(page), "D9");
  assert.deepEqual(rows.eventual.sales.map(codeOf), codes);
  await floor.says(`Seat D9 is yours. Confirmation code ${codes[0]}.`);
  await floor.becomes("D9", "yours");

  // A click on the map sends the same form.
  await floor.press("D10");
  await floor.becomes("D10", "yours");
  assert.equal((await floor.codes()).length, 2);
  assertNoTroubles(page);

  // A seat that is sold is reported as sold, and stays as it is.
  await floor.name.fill("Ben");
  await floor.press("D9");
  await floor.alert.filter({ hasText: /D9/ }).waitFor();
  assert.deepEqual(await rowsOfSeat(site.url, await floorOf(page), "D9"), rows);
});

test("a choice changes nothing of what is shown before it is sent", { timeout: TEST_MS }, async () => {
  const page = await site.open("/", { javaScriptEnabled: false });
  const floor = new Floor(page);
  await floor.list.selectOption("D9");
  await floor.buyFromList.click();
  await floor.becomes("D9", "yours");
  const colour = () => floor.seat("D9").evaluate((seat) => getComputedStyle(seat).backgroundColor);
  const strong = await colour();
  await page.locator("input[name=lane][value=eventual]").check({ force: true });
  assert.equal(await colour(), strong, "the map is still that of Strong");
});

test("one press buys in both regions at once: Eventual sells twice, Strong once", { timeout: TEST_MS }, async () => {
  const page = await site.open("/", { javaScriptEnabled: false });
  const floor = new Floor(page);
  await floor.both.click();
  for (const [lane, sentence, tickets] of [
    ["eventual", /Seat D9 is sold twice: once in us-east-1, once in us-east-2\./, 2],
    ["strong", /Seat D9 is sold once, in us-east-[12]\. Confirmation code \S+ The other purchase was rejected\./, 1],
  ]) {
    await floor.show({ lane });
    await floor.list.selectOption("D9");
    await floor.buyFromList.click();
    await page.waitForURL(new RegExp(`lane=${lane}`));
    await floor.says(sentence);
    assert.equal((await rowsOfSeat(site.url, await floorOf(page), "D9"))[lane].sales.length, tickets, lane);
  }
  const also = (await page.locator("[data-t-also]").allInnerTexts()).sort();
  assert.deepEqual(also, ["", ...REGIONS.map((region) => `Also sold to you in ${region}`)]);
  assertNoTroubles(page);
});

test("Enter in the name buys nothing", { timeout: TEST_MS }, async () => {
  const page = await site.open("/", { javaScriptEnabled: false });
  await new Floor(page).name.press("Enter");
  await page.reload();
  assert.deepEqual(await page.context().cookies(), []);
});
