// axe-core reports nothing: on every page, in light, in dark, in forced colours.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LOOKS, assertAccessible } from "../support/accessibility.mjs";
import { DESKTOP } from "../support/browser.mjs";
import { Floor } from "../support/floor.mjs";
import { RUN_MS, TEST_MS } from "../support/limits.mjs";
import { useSite } from "../support/site.mjs";

const PHONE = { width: 390, height: 844 };

const site = useSite();

test("the front page: on arrival, after a run, after a purchase, with everything opened", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  const { page } = race;
  await assertAccessible(page, "on arrival");

  await race.breakIt({ buyers: 24 });
  const run = await race.run();
  await race.becomes("watch");
  await assertAccessible(page, "while the run is shown");
  await race.finished();
  await assertAccessible(page, "after a run");

  const floor = new Floor(page);
  await floor.buy("C3");
  await assertAccessible(page, "after a purchase");

  await page.locator("details:not([open]) > summary").evaluateAll((all) => all.forEach((summary) => summary.click()));
  await page.locator("[data-details-body] .space-time").waitFor();
  await page.locator("details:not([open]) > summary").evaluateAll((all) => all.forEach((summary) => summary.click()));
  await assertAccessible(page, "with everything opened");

  await page.goto(`${site.url}/run/${run}`);
  await assertAccessible(page, "the run's own page");
});

test("the front page on a phone", { timeout: TEST_MS }, async () => {
  const race = await site.visit({ viewport: PHONE, hasTouch: true, isMobile: true });
  await assertAccessible(race.page, "on arrival");
});

test("in forced colours, which take all grounds away, a button still has an edge", { timeout: TEST_MS }, async () => {
  const { page } = await site.visit();
  await page.emulateMedia(LOOKS["forced colours"]);
  await assertEdges(page);
  await page.getByRole("link", { name: "See a recorded run" }).click();
  await page.waitForURL(/\/run\//);
  await assertEdges(page);
  assert.notEqual(await page.locator(".one-seat").evaluate((seat) => getComputedStyle(seat).borderTopStyle), "none", "and so has the sold seat of the figure");
});

async function assertEdges(page) {
  const bare = await page.$$eval("button:not(.term), .button, .choice > span", (all) =>
    all.filter((each) => each.checkVisibility() && (getComputedStyle(each).borderTopStyle === "none" || each.clientTop === 0)).map((each) => each.outerHTML),
  );
  assert.deepEqual(bare, []);
}

test("the small pages", { timeout: TEST_MS }, async () => {
  const { page } = await site.visit();
  await new Floor(page).buy("A1");
  await page.goto(`${site.url}/floor`);
  await assertAccessible(page, "the visitor's own floor, to be shared");
  const floor = new URL(page.url()).pathname;
  for (const path of [floor, "/run/unknown", "/api", `/floor/${"0".repeat(32)}`, "/no-such-page"]) {
    await assertAccessible(await site.open(path), path);
  }
});

test("the API's table of contents is there wherever one reads", { timeout: TEST_MS }, async () => {
  for (const viewport of [DESKTOP, PHONE]) {
    const page = await site.open("/api", { viewport });
    const contents = page.getByRole("navigation", { name: "On this page" });
    const links = contents.getByRole("link");
    if (viewport === PHONE) await contents.locator("summary").click();
    await links.last().click();
    assert.ok(await page.locator("#shapes").evaluate((heading, bar) => heading.getBoundingClientRect().top >= (innerWidth < 600 ? bar.getBoundingClientRect().bottom : 0), await contents.elementHandle()), "what was asked for is not covered");
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 2));
    assert.ok(await links.first().isVisible());
    const { top, bottom } = await contents.evaluate((nav) => nav.getBoundingClientRect());
    assert.ok(top >= 0 && bottom <= viewport.height, `in sight in the middle of the page: ${top} to ${bottom}`);
    await links.first().click();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), viewport.width);
  }
});

test("a run that was streamed without script", { timeout: TEST_MS }, async () => {
  // Script is on only for axe-core; the form is sent as a browser without script sends it.
  const page = await site.open("/no-such-page");
  await page.evaluate(() => {
    document.body.innerHTML = '<form id="plain" method="post" action="/runs"><input name="seat" value="B7"><input name="buyers" value="24"></form>';
    document.getElementById("plain").submit();
  });
  await page.locator(".finished").waitFor({ timeout: RUN_MS });
  await assertAccessible(page, "a streamed run");
});
