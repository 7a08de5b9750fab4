// More runs at once than the server takes: it says when to try again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TEST_MS } from "../support/limits.mjs";
import { postForm } from "../support/raw_http.mjs";
import { useSite } from "../support/site.mjs";

// So slow that the first runs are still on when the last one is asked for.
const RUNS_MAX = 8;
const BUYERS = "4";
const site = useSite({ flags: ["--region-rtt-ms", "300,300"] });

test("a run that is refused leaves the recorded one in sight, and is taken later", { timeout: TEST_MS }, async () => {
  const [race, plain] = await Promise.all([site.visit(), site.open("/", { javaScriptEnabled: false })]);
  const runs = await Promise.all(Array.from({ length: RUNS_MAX }, () => postForm(`${site.url}/runs`, { seat: "A1", buyers: BUYERS })));
  assert.ok(runs.every(({ statusCode }) => statusCode === 200));

  await race.breakIt({ buyers: 4 });
  await race.alert.filter({ hasText: /again in|again later|try again/i }).waitFor();
  await race.assertNoRun();

  await plain.locator("form#break-it button[type=submit]").click();
  await plain.getByRole("alert").filter({ hasText: /again in|again later|try again/i }).waitFor();
  assert.match(await plain.locator("[data-badge-word]").innerText(), /replay/i, "without script, too");

  await Promise.all(runs.map((run) => run.resume().toArray()));
  await race.breakIt({ buyers: 4 });
  await race.run();
  await race.finished();
  assert.equal((await race.read("strong")).numbers.sold, 1);
});

test("the refusal is a 503 that says how long to wait", { timeout: TEST_MS }, async () => {
  const runs = await Promise.all(Array.from({ length: RUNS_MAX }, () => postForm(`${site.url}/runs`, { seat: "A1", buyers: BUYERS })));
  const refused = await postForm(`${site.url}/runs`, { seat: "A1", buyers: BUYERS });
  assert.equal(refused.statusCode, 503);
  const page = Buffer.concat(await refused.toArray()).toString();
  assert.match(page, /role="alert"/);
  await Promise.all(runs.map((run) => run.resume().toArray()));
});
