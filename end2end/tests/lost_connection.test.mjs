// The server goes down while a run is under way: the page says so, keeps what it has, and fetches the rest.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "../support/browser.mjs";
import { PAGE_MS, RUN_MS, TEST_MS } from "../support/limits.mjs";
import { startProxy } from "../support/proxy.mjs";
import { openRace } from "../support/race.mjs";
import { useSite } from "../support/site.mjs";
import { until } from "../support/until.mjs";

const BUYERS = 60;

// So slow that the connection can be cut in the middle of the run.
const site = useSite({ flags: ["--region-rtt-ms", "20,400", "--jitter-ms", "300"] });

test("the line is cut in the middle of a run, and mended", { timeout: TEST_MS }, async (t) => {
  const proxy = await startProxy(site.url);
  t.after(() => proxy.stop());
  const race = await openRace(await openPage(site.browser), proxy.url);
  await race.breakIt({ buyers: BUYERS });
  const run = await race.run();
  const had = await until("some are answered, not all", RUN_MS, () => someOutcomes(race));
  await proxy.cut();

  await race.alert.filter({ hasText: /connection was lost/i }).waitFor({ timeout: PAGE_MS });
  assert.ok(!(await race.page.locator("[data-copy]").isVisible()), "a run that is lost before its end has no link to copy yet");
  assert.ok((await outcomes(race)) >= had, "what was there is still there");
  const offer = race.alert.getByRole("link");
  assert.equal(await offer.getAttribute("href"), `/run/${run}`, "the stored result is offered");
  assert.ok(await race.again.isVisible(), "nobody has to wait for it");

  await proxy.mend();
  await race.finished();
  const { told, numbers } = await race.read("strong");
  assert.equal(told.confirmed + told.rejected + told.unknown, BUYERS, "every outcome is there, and once");
  assert.equal(numbers.sold, 1);
  assert.equal(await race.alert.innerText(), "", "the complaint is taken back");

  await race.page.goto(`${proxy.url}/run/${run}`);
  assert.equal(await race.lane("strong").locator("[data-total]").innerText(), "1");
});

test("the server is gone before a press: the page says so and asks again", { timeout: TEST_MS }, async (t) => {
  const proxy = await startProxy(site.url);
  t.after(() => proxy.stop());
  const race = await openRace(await openPage(site.browser), proxy.url);
  await proxy.cut();
  await race.breakIt({ buyers: 4 });
  await race.alert.filter({ hasText: /connection was lost/i }).waitFor({ timeout: PAGE_MS });
  await race.assertNoRun();

  await proxy.mend();
  await race.breakIt({ buyers: 4 });
  await race.run();
  await race.finished();
});

function outcomes(race) {
  return race.page.locator("[data-race][data-run] ol.outcomes > li").count();
}

async function someOutcomes(race) {
  const count = await outcomes(race);
  assert.ok(count < BUYERS * 2, "the run is still on");
  return count > 3 && count;
}
