// A run on paper.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { TEST_MS } from "../support/limits.mjs";
import { ARTIFACTS } from "../support/paths.mjs";
import { LANES } from "../support/race.mjs";
import { useSite } from "../support/site.mjs";

const BUYERS = 60;

const site = useSite();

test("a run is printed with both totals, its name, its date and its address, on white", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  await race.breakIt({ buyers: BUYERS });
  const run = await race.run();
  await race.finished();
  const totals = await Promise.all(LANES.map(async (lane) => (await race.read(lane)).numbers.sold));

  const page = await site.open(`/run/${run}`, { colorScheme: "dark" });
  await page.emulateMedia({ media: "print" });
  for (const [index, lane] of LANES.entries()) {
    const section = page.locator(`section[data-lane=${lane}]`);
    assert.equal(Number(await section.locator("[data-total]").innerText()), totals[index]);
    for (const part of ["[data-sentence]", "[data-linearizable-says]"]) assert.ok(await section.locator(part).isVisible(), `${lane}: ${part}`);
  }
  const text = await page.locator("body").innerText();
  assert.ok(text.includes(run) && /seat A1/.test(text), "the run and the seat are named");
  assert.ok(text.includes(`/run/${run}`), "and where it is found");
  assert.match(text, /\b20\d\d\b/, "and so is the date");
  assert.equal(await page.locator("button:not(.term):visible, input:visible").count(), 0, "paper has no button");
  const greys = await page.evaluate(() => {
    const { backgroundColor, color } = getComputedStyle(document.body);
    return [backgroundColor, color].map((each) => Number(each.match(/[\d.]+/)[0]));
  });
  assert.ok(greys[0] > 200 && greys[1] < 100, `paper is light, ink is dark, in dark mode, too: ${greys}`);

  await assertAllIsThere(page, totals);
  const pdf = await page.pdf({ format: "A4", path: join(ARTIFACTS, "run.pdf") });
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g)?.length;
  assert.ok(pages >= 2 && pages <= 12, `totals on the first page, the picture and the tables behind it: ${pages} pages`);
});

test("the front page is printed on one page, and no heading stands alone", { timeout: TEST_MS }, async () => {
  const { page } = await site.visit();
  await page.emulateMedia({ media: "print" });
  const alone = await page.$$eval("h2, h3", (all) => all.filter((each) => each.checkVisibility() && each.parentElement.innerText.trim() === each.innerText.trim()).map((each) => each.innerText));
  assert.deepEqual(alone, []);
  const pdf = await page.pdf({ format: "A4", path: join(ARTIFACTS, "home.pdf") });
  assert.equal(pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g)?.length, 1);
});

/** The picture in space and time with the counterexample in it, and every row of every table. */
async function assertAllIsThere(page, totals) {
  assert.ok(await page.locator(".space-time").isVisible());
  assert.ok((await page.locator(".space-time svg:visible").count()) > 2);
  assert.ok(await page.locator(".space-time .marks li").first().isVisible(), "the counterexample");
  for (const [index, lane] of LANES.entries()) {
    const rows = (table) => page.locator(`#${table}-${lane} tbody tr:visible`).count();
    assert.deepEqual([await rows("outcomes"), await rows("ledger")], [BUYERS, totals[index]], lane);
  }
  const cut = await page.$$eval(".table-scroll", (all) => all.filter((each) => each.checkVisibility() && each.scrollHeight > each.clientHeight + 1).map((each) => each.id));
  assert.deepEqual(cut, [], "nothing has to be scrolled");
}
