// A deck that is seen in two windows, as on two projectors: one run a showing, and both show it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { assertNoTroubles, openPage, openTab } from "../support/browser.mjs";
import { PAGE_MS, TEST_MS } from "../support/limits.mjs";
import { useSite } from "../support/site.mjs";
import { until } from "../support/until.mjs";
import { widgetIn } from "../support/widget.mjs";

/** A widget has half a second to find out whether it is on a slide, and another window answers at once. */
const LONG_ENOUGH_MS = 1_500;
const QUERY = "autoplay=1&buyers=8";

const site = useSite({ deck: true });

for (const where of ["page", "file"]) {
  test(`two windows with a ${where} start one run, and both show it, slowly and live`, { timeout: TEST_MS }, async () => {
    const { context, runs, open } = await visitor();
    const deck = await site.folder[where]("plain.html", QUERY);
    const windows = await Promise.all([open(deck), open(deck)]);
    for (const { widget } of windows) await widget.ended();
    assert.equal(runs(), 1);
    const [first, second] = await Promise.all(windows.map(({ widget }) => widget.run()));
    assert.equal(first, second, "the same run");
    for (const { page, widget } of windows) {
      await widget.comesFrom("live");
      assertNoTroubles(page);
    }

    const late = await open(deck);
    await late.widget.ended();
    assert.equal(await late.widget.run(), first, "a window that comes later shows it, too");
    assert.equal(runs(), 1);

    // What the first window shows next, the others show as well.
    await windows[0].widget.start();
    await windows[1].widget.start();
    await until("a press in a window is a run", PAGE_MS, () => runs() === 3);
    await context.close();
  });
}

test("the next run of the window that started is shown by the other", { timeout: TEST_MS }, async () => {
  const { runs, open } = await visitor();
  const deck = await site.folder.page("plain.html", QUERY);
  const first = await open(deck);
  await first.widget.ended();
  const second = await open(deck);
  await second.widget.ended();
  await first.widget.start();
  await until("it follows", PAGE_MS * 2, async () => (await second.widget.run()) !== null && (await second.widget.run()) === (await first.widget.run()) && runs() === 2);
  await second.widget.ended();
  assert.equal(runs(), 2);
});

test("a window that was left keeps nobody from starting", { timeout: TEST_MS }, async () => {
  const { runs, open } = await visitor();
  const deck = await site.folder.page("plain.html", QUERY);
  const first = await open(deck);
  await first.widget.ended();
  // Out of sight, as on another slide.
  await first.page.evaluate(() => document.querySelector("iframe").style.setProperty("margin-top", "5000px"));
  await first.widget.root.locator("main:not([data-due])").waitFor({ state: "attached" });
  const second = await open(deck);
  await second.widget.ended();
  assert.equal(runs(), 2);
  assert.notEqual(await second.widget.run(), await first.widget.run());
});

test("another address is another showing, and windows that are kept apart start each their own", { timeout: TEST_MS }, async () => {
  const { runs, open } = await visitor();
  for (const query of [QUERY, `${QUERY}&seat=C3`]) await open(await site.folder.page("plain.html", query)).then(({ widget }) => widget.ended());
  assert.equal(runs(), 2);
  const sandbox = await site.folder.page("sandbox.html", QUERY);
  for (const { widget, page } of [await open(sandbox), await open(sandbox)]) {
    await widget.ended();
    assertNoTroubles(page);
  }
  assert.equal(runs(), 4, "a sandbox without an origin has no channel to others");
});

test("without autoplay nothing starts, and a window follows no other", { timeout: TEST_MS }, async () => {
  const { runs, open } = await visitor();
  const deck = await site.folder.page("plain.html", "buyers=8");
  const [first, second] = [await open(deck), await open(deck)];
  await first.widget.start();
  await first.widget.ended();
  await pause(LONG_ENOUGH_MS);
  await second.widget.idle();
  assert.equal(runs(), 1);
});

/** A visitor with several windows, all in sight, and the number of runs that they asked for. */
async function visitor() {
  const first = await openPage(site.browser);
  const context = first.context();
  let count = 0;
  context.on("request", (request) => {
    count += request.method() === "POST" && new URL(request.url()).pathname === "/api/embed/runs" ? 1 : 0;
  });
  const open = async (address) => {
    const page = await openTab(context);
    await page.goto(address);
    return { page, widget: await widgetIn(page).awake() };
  };
  return { context, runs: () => count, open };
}
