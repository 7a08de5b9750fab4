// The site as `make run` and `cargo leptos watch` build it: fast to build, page and widget in one wasm.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoTroubles } from "../support/browser.mjs";
import { checkAgainstRows } from "../support/check.mjs";
import { Floor } from "../support/floor.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { useSite } from "../support/site.mjs";
import { Widget } from "../support/widget.mjs";

// scripts/quick-page.sh builds it.
const site = useSite({ siteRoot: "target/quick-site" });

test("the button works, and a seat of the floor is sold", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  await race.breakIt({ buyers: 12 });
  const run = await race.run();
  await race.finished();
  const { strong, eventual } = await checkAgainstRows(race, site.url, { run, seat: "A1", buyers: 12 });
  assert.equal(strong.sales.length, 1);
  assert.ok(eventual.shown.numbers.oversold >= 1);
  assert.ok(await new Floor(race.page).buy("C3"));
  assertNoTroubles(race.page);
});

test("a page that embeds it finds the widget, which is live", { timeout: TEST_MS }, async () => {
  const page = await site.open("/embed?buyers=8");
  const widget = await new Widget(page).awake();
  await widget.comesFrom("live");
  await widget.start();
  const { strong, eventual } = await widget.ended();
  assert.deepEqual([strong.verdict, eventual.verdict], ["sold-once", "oversold"]);
  assertNoTroubles(page);
  const element = await fetch(new URL("/embed.v1.js", site.url));
  assert.match(await element.text(), /customElements/);
});

test("without the widget's own files there is no offline file, and it says how to get one", { timeout: TEST_MS }, async () => {
  const response = await fetch(new URL("/embed/offline.html", site.url));
  assert.equal(response.status, 503);
  assert.match(await response.text(), /make site/);
});
