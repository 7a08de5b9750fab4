// <world-seat>: made when it is needed, as high as necessary, and removed if there is no site.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "../support/browser.mjs";
import { makeFolder } from "../support/folder.mjs";
import { PAGE_MS, TEST_MS } from "../support/limits.mjs";
import { startProxy } from "../support/proxy.mjs";
import { useSite } from "../support/site.mjs";
import { until } from "../support/until.mjs";
import { widgetIn } from "../support/widget.mjs";

const site = useSite();

test("the frame is made when it comes near, sized by the widget, and gives the keys back", { timeout: TEST_MS }, async (t) => {
  const { page, seat } = await open(t, "page");
  const frame = seat.locator("iframe");
  assert.equal(await frame.count(), 0, "far below, nothing is loaded");
  await seat.scrollIntoViewIfNeeded();
  const widget = await widgetIn(page).awake();
  await widget.comesFrom("live");
  assert.ok(await frame.isVisible());
  assert.ok(!(await seat.getByRole("link").isVisible()), "in place of the children");

  await widget.start();
  await widget.ended();
  const content = () => widget.main.evaluate(() => document.documentElement.scrollHeight - innerHeight);
  await until("the frame is as high as the widget", PAGE_MS, async () => (await content()) <= 1);
  const { height } = await frame.boundingBox();
  assert.ok(height > 200 && height < 2000, `${height} px`);
  assert.deepEqual(await seat.evaluate((element) => [element.events.at(0)?.ns, element.events.some(({ type }) => type === "run:end")]), ["worldseat", true]);

  await widget.button.focus();
  await page.keyboard.press("ArrowRight");
  await until("the page has the key", PAGE_MS, () => page.evaluate(() => window.keys.includes("ArrowRight")));
  await page.keyboard.press("Escape");
  await until("the page has the focus", PAGE_MS, () => page.evaluate(() => document.activeElement === document.body && document.hasFocus()));
  await page.keyboard.press("PageDown");
  assert.equal(await page.evaluate(() => window.keys.at(-1)), "PageDown");
});

test("where the site does not answer, the offline file takes its place", { timeout: TEST_MS }, async (t) => {
  const { proxy, page, seat } = await open(t, "page");
  await proxy.cut();
  await seat.scrollIntoViewIfNeeded();
  const widget = await widgetIn(page).awake();
  await widget.comesFrom("sim");
  await page.waitForFunction(() => document.querySelector("world-seat iframe").getBoundingClientRect().height > 100);
  assert.match(await seat.locator("iframe").getAttribute("src"), /worldseat-offline\.html\?.*buyers=8/);
  await widget.start();
  await widget.ended();
  await widget.comesFrom("sim");
});

test("without a site and without a file, the children stay", { timeout: TEST_MS }, async (t) => {
  const { page } = await open(t, "file");
  const lost = page.locator("#no-site");
  await lost.scrollIntoViewIfNeeded();
  await widgetIn(page, "world-seat iframe").awake();
  assert.equal(await lost.locator("iframe").count(), 0);
  assert.ok(await lost.getByText("The picture of a seat.").isVisible());
});

test("only its own frame is listened to", { timeout: TEST_MS }, async (t) => {
  const { page, seat } = await open(t, "page");
  await seat.scrollIntoViewIfNeeded();
  const widget = await widgetIn(page, "world-seat iframe").awake();
  await widget.comesFrom("live");
  const height = () => seat.locator("iframe").evaluate((frame) => frame.style.height);
  await until("it has its height", PAGE_MS, height);
  const before = await height();
  await page.evaluate(() => window.postMessage({ ns: "worldseat", v: 1, type: "resize", height: 3333 }, "*"));
  await page.evaluate(() => new Promise((done) => setTimeout(done, 50)));
  assert.equal(await height(), before);
});

/** An article with the element far below, behind a connection that can be cut. */
async function open(t, how) {
  const proxy = await startProxy(site.url);
  const folder = await makeFolder(proxy.url);
  t.after(async () => {
    await proxy.stop();
    await folder.remove();
  });
  const page = await openPage(site.browser);
  await page.goto(await folder[how]("element.html"));
  const seat = page.locator("world-seat").first();
  await seat.evaluate((element) => {
    element.events = [];
    element.addEventListener("worldseat", ({ detail }) => element.events.push(detail));
  });
  return { proxy, page, seat };
}
