// A run on paper.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { TEST_MS } from "../support/limits.mjs";
import { ARTIFACTS } from "../support/paths.mjs";
import { LANES } from "../support/race.mjs";
import { useSite } from "../support/site.mjs";

const site = useSite();

test("a run is printed on one page, with both totals, its name and its date, on white", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  await race.breakIt({ buyers: 60 });
  const run = await race.run();
  await race.finished();
  const totals = await Promise.all(LANES.map(async (lane) => (await race.read(lane)).numbers.sold));

  const page = await site.open(`/run/${run}`, { colorScheme: "dark" });
  await page.emulateMedia({ media: "print" });
  for (const [index, lane] of LANES.entries()) {
    const section = page.locator(`section[data-lane=${lane}]`);
    assert.equal(Number(await section.locator("[data-total]").innerText()), totals[index]);
    assert.ok(await section.locator("[data-sentence]").isVisible());
  }
  const text = await page.locator("body").innerText();
  assert.ok(text.includes(run) && /seat A1/.test(text), "the run and the seat are named");
  assert.match(text, /\b20\d\d\b/, "and so is the date");
  assert.ok(!(await page.locator("form#break-it button[type=submit]").isVisible()), "paper has no button");
  const greys = await page.evaluate(() => {
    const { backgroundColor, color } = getComputedStyle(document.body);
    return [backgroundColor, color].map((each) => Number(each.match(/[\d.]+/)[0]));
  });
  assert.ok(greys[0] > 200 && greys[1] < 100, `paper is light, ink is dark, in dark mode, too: ${greys}`);

  const pdf = await page.pdf({ format: "A4", path: join(ARTIFACTS, "run.pdf") });
  assert.equal(pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g)?.length, 1, "it is one page");
});
