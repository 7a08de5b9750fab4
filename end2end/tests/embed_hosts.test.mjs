// The widget in other sites' pages: in an article, in the strictest sandbox, in a file.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoTroubles, openPage } from "../support/browser.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { LANES } from "../support/race.mjs";
import { committedRows } from "../support/rows.mjs";
import { endpoints } from "../support/server.mjs";
import { useSite } from "../support/site.mjs";
import { Widget, widgetIn } from "../support/widget.mjs";

const QUERY = "buyers=8&seat=B2";

const site = useSite({ deck: true });

for (const [where, name] of [
  ["an article", "plain.html"],
  ["a sandbox without an origin", "sandbox.html"],
]) {
  test(`live in ${where} on another site`, { timeout: TEST_MS }, async () => {
    await raceIn(await site.folder.page(name, QUERY));
  });

  test(`live in ${where} opened as a file`, { timeout: TEST_MS }, async () => {
    await raceIn(await site.folder.file(name, QUERY));
  });
}

test("the rest of the site is in nobody's frame", { timeout: TEST_MS }, async () => {
  const page = await openPage(site.browser);
  await page.goto(await site.folder.page("plain.html"));
  for (const path of ["/", "/run/none", "/embed/builder"]) {
    const { csp, frames } = await fetch(site.url + path).then(({ headers }) => ({
      csp: headers.get("content-security-policy"),
      frames: headers.get("x-frame-options"),
    }));
    assert.match(csp, /frame-ancestors 'none'/, path);
    assert.ok([null, "DENY"].includes(frames), path);
  }
  await page.evaluate((url) => (document.querySelector("iframe").src = url), `${site.url}/`);
  await page.waitForEvent("console", { predicate: (message) => /frame-ancestors/.test(message.text()) });
});

test("a stored run is shown by its id, on a page of its own, too", { timeout: TEST_MS }, async () => {
  const first = new Widget(await site.open("/embed?buyers=6"));
  await first.awake();
  await first.comesFrom("live");
  await first.start();
  const live = await first.ended();
  const stored = new Widget(await site.open(`/embed?speed=1&run=${await first.run()}`));
  await stored.awake();
  await stored.comesFrom("replay");
  await stored.start();
  assert.deepEqual(await stored.ended(), live, "the same numbers");
  assert.equal(await stored.run(), await first.run());
});

/** Runs a live race in the first frame of the page at this address, and checks what it must not touch. */
async function raceIn(address) {
  const page = await openPage(site.browser);
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url())));
  await page.goto(address);
  const widget = await widgetIn(page).awake();
  await widget.comesFrom("live");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "BODY", "nothing takes the focus by itself");
  await widget.idle();

  await widget.start();
  const shown = await widget.ended();
  await widget.assertBadge();
  await checkRows(await widget.run(), shown);
  assert.equal(await widget.link.getAttribute("href"), `/run/${await widget.run()}`);

  const own = [new URL(site.url).origin, new URL(address).origin];
  assert.deepEqual(asked.map(({ origin }) => origin).filter((origin) => !own.includes(origin)), [], "nobody else is asked for anything");
  assert.deepEqual(await page.context().cookies(), [], "no cookie");
  assert.equal(await widget.main.evaluate(stored), 0, "nothing is kept in the browser");
  assertNoTroubles(page);
  await page.context().close();
}

async function checkRows(run, shown) {
  const where = endpoints(site.url);
  for (const lane of LANES) {
    const { sales, owners } = await committedRows(where, lane, { run, seat: "B2" });
    const { engine, verdict, numbers, outcomes } = shown[lane];
    assert.equal(engine, where[lane].engine);
    assert.equal(outcomes, 8, `${lane}: every buyer is drawn`);
    assert.equal(numbers.sold, sales.length, `${lane}: sold is what the ledger says`);
    assert.equal(numbers.seat_table_owners, owners.length, `${lane}: and the seat map has its owners`);
    assert.equal(verdict, sales.length > 1 ? "oversold" : "sold-once");
  }
}

/** The number of values that the widget stores; in a sandbox it may not even read it. */
function stored() {
  try {
    return localStorage.length + sessionStorage.length;
  } catch {
    return 0;
  }
}
