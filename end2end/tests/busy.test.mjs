// More runs at once than one visitor may have: the next ones wait their turn, and further ones are refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TEST_MS } from "../support/limits.mjs";
import { postForm } from "../support/raw_http.mjs";
import { useSite } from "../support/site.mjs";

// A quarter of the eight live runs, and four waiting for each.
const LIVE_MAX = 2;
const RUNS_MAX = 10;
const BUYERS = "4";
// So slow that the first runs are still under way when the last one is requested.
const site = useSite({ flags: ["--region-rtt-ms", "300,300"] });

const start = (count) => Promise.all(Array.from({ length: count }, () => postForm(`${site.url}/runs`, { seat: "A1", buyers: BUYERS })));
const finished = (runs) => Promise.all(runs.map((run) => run.resume().toArray()));

test("a run that is refused leaves the question in sight, and is taken later", { timeout: TEST_MS }, async () => {
  const [race, plain] = await Promise.all([site.visit(), site.open("/", { javaScriptEnabled: false })]);
  const runs = await start(RUNS_MAX);
  assert.ok(runs.every(({ statusCode }) => statusCode === 200));

  await race.breakIt({ buyers: 4 });
  await race.alert.filter({ hasText: /again (in|when)/i }).waitFor();
  await race.assertNoRun();

  await plain.getByRole("button", { name: "Just break it" }).click();
  await plain.getByRole("alert").filter({ hasText: /again (in|when)/i }).waitFor();
  assert.ok(await plain.locator("#question").isVisible(), "without script, too");

  await finished(runs);
  await race.breakIt({ buyers: 4 });
  await race.run();
  await race.finished();
  assert.equal((await race.read("strong")).numbers.sold, 1);
});

test("the refusal is a 429 that says how long to wait", { timeout: TEST_MS }, async () => {
  const runs = await start(RUNS_MAX);
  const refused = await postForm(`${site.url}/runs`, { seat: "A1", buyers: BUYERS });
  assert.equal(refused.statusCode, 429);
  assert.match(refused.headers["retry-after"], /^\d+$/);
  const page = Buffer.concat(await refused.toArray()).toString();
  assert.match(page, /role="alert"/);
  await finished(runs);
});

test("a run that has to wait says so, with script and without", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  const runs = await start(LIVE_MAX + 1);
  const waiting = postForm(`${site.url}/runs`, { seat: "A1", buyers: BUYERS }).then((run) => run.toArray());
  await race.breakIt({ buyers: 4 });
  await race.page.locator("[data-status], [role=status]").filter({ hasText: /Other runs are on/ }).first().waitFor();
  await race.finished();
  assert.equal((await race.read("strong")).numbers.sold, 1);
  assert.match(Buffer.concat(await waiting).toString(), /Other runs are on: 1 before yours/);
  await finished(runs);
});
