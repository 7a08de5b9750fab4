// The way through the page: the chapters in its header, the words that explain themselves, the link to take along.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "../support/accessibility.mjs";
import { assertNoTroubles } from "../support/browser.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { useSite } from "../support/site.mjs";
import { until } from "../support/until.mjs";

const BUYERS = 7;

// Distant regions, so that there is time between the press and the end of the run.
const site = useSite({ flags: ["--region-rtt-ms", "150,150"] });

test("the chapters are listed, numbered, and found; the reasons are one of them only after a run", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  assert.deepEqual(await chapters(race.page), ["#race", "#floor", "#evidence", "#programs"]);
  await assertNumbersAgree(race.page);
  await race.breakIt({ buyers: BUYERS });
  await race.finished();
  assert.deepEqual(await chapters(race.page), ["#race", "#why", "#floor", "#evidence", "#programs"]);
  await assertNumbersAgree(race.page);

  for (const id of (await chapters(race.page)).slice(1)) {
    await race.page.locator(`.chapters a[href="${id}"]`).click();
    await until(`the title of ${id} is in sight`, 3000, () => inSight(race.page, `${id} h2`));
  }
  assert.notEqual(await progress(race.page), "0 1", "the line has grown");
  await race.page.evaluate(() => scrollTo(0, 0));
  await until("and shrinks again", 3000, async () => (await progress(race.page)) === "0 1");
  assertNoTroubles(race.page);
});

test("the chapters of a run's page and of a page without script lead somewhere", { timeout: TEST_MS }, async () => {
  const page = await site.open("/", { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  for (const id of await chapters(page)) assert.equal(await page.locator(id).count(), 1, id);
  await page.getByRole("link", { name: "See a recorded run" }).click();
  await page.waitForURL(/\/run\//);
  assert.deepEqual(await chapters(page), ["#race", "#why", "#evidence", "#programs"]);
  await assertNumbersAgree(page);
  await page.goto(`${site.url}/api`);
  assert.deepEqual(await chapters(page), ["/#race", "/#why", "/#floor", "/#evidence", "/#programs"]);
});

for (const javaScriptEnabled of [true, false]) {
  test(`a word opens its meaning ${javaScriptEnabled ? "with" : "without"} script`, { timeout: TEST_MS }, async () => {
    const page = await site.open("/", { javaScriptEnabled });
    await page.getByRole("link", { name: "See a recorded run" }).click();
    const word = page.locator("section[data-lane=eventual] .term", { hasText: "raced" });
    const meaning = page.locator("#term-raced");
    assert.ok(!(await meaning.isVisible()));
    await word.focus();
    await page.keyboard.press("Enter");
    assert.match(await meaning.innerText(), /^raced: Two buyers raced if both had read/);
    if (javaScriptEnabled) await assertAccessible(page, "an open meaning");
    await page.keyboard.press("Escape");
    await meaning.waitFor({ state: "hidden" });
    const targets = await page.locator(".term").evaluateAll((all) => all.map((term) => document.getElementById(term.getAttribute("popovertarget"))?.matches("[popover]")));
    assert.ok(targets.length >= 8 && targets.every(Boolean), `each of ${targets.length} words has a meaning`);
  });
}

test("between the press and the end the same scene waits, then the lanes come", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  await race.breakIt({ buyers: BUYERS });
  await race.page.locator("[data-race][data-running]").waitFor({ state: "attached" });
  assert.ok(await race.page.locator(".doors").isVisible(), "the seat between its doors");
  assert.ok(!(await race.page.locator("#question").isVisible()), "which asks no more");
  assert.match(await race.status.innerText(), /people|of/);
  assert.equal(await race.page.locator(".lanes").evaluate((lanes) => lanes.clientHeight), 0, "no empty card");
  await race.finished();
  assert.ok(!(await race.page.locator(".doors").isVisible()));
  assert.ok(await race.lane("eventual").isVisible());
});

test("a result has a link to take along, and the next race has as many buyers", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  await race.page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: site.url });
  await race.breakIt({ buyers: BUYERS });
  const run = await race.run();
  await race.finished();
  for (const load of [() => undefined, () => race.page.reload()]) {
    await load();
    await race.page.locator("[data-copy]").click();
    await race.page.getByText("Copied", { exact: true }).waitFor();
    assert.equal(await race.page.evaluate(() => navigator.clipboard.readText()), `${site.url}/run/${run}`);
  }
  await race.askAgain();
  assert.match(await race.page.locator("#question").innerText(), new RegExp(`^${BUYERS} people`));
  assert.equal(await race.buyers.inputValue(), String(BUYERS));
  for (const [buyers, asked] of [["0", 2], ["1000000", 60], ["many", 60]]) {
    const page = await site.open(`/?buyers=${buyers}`, { javaScriptEnabled: false });
    assert.match(await page.locator("#question").innerText(), new RegExp(`^${asked} people`), buyers);
  }
});

/** The addresses in the list, as far as they are shown. */
function chapters(page) {
  return page.locator(".chapters a:visible").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
}

/** The number before a chapter's title is that in the list. A style sheet counts both. */
async function assertNumbersAgree(page) {
  const counted = await page.evaluate(() => {
    const shown = [...document.querySelectorAll(".chapters a")].filter((link) => link.checkVisibility());
    const titles = [...document.querySelectorAll(".band-inner > h2")].filter((title) => title.checkVisibility());
    return { links: shown.map((link) => link.hash), sections: titles.map((title) => `#${title.closest("section").id}`) };
  });
  assert.deepEqual(["#race", ...counted.sections], counted.links, "in the same order, none left out");
}

function inSight(page, selector) {
  return page.locator(selector).evaluate((title) => {
    const { top, bottom } = title.getBoundingClientRect();
    const header = document.querySelector(".site-header").getBoundingClientRect().bottom;
    return top >= header - 1 && bottom <= innerHeight;
  });
}

function progress(page) {
  return page.evaluate(() => getComputedStyle(document.querySelector(".site-header"), "::after").scale);
}
