// Five seconds: "One seat was sold once on the left and many times on the right."
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { assertNoTroubles } from "../support/browser.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { ARTIFACTS } from "../support/paths.mjs";
import { LANES } from "../support/race.mjs";
import { useSite } from "../support/site.mjs";

const SCREENS = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];
const WORDS_MAX = 40;

const site = useSite();

for (const viewport of SCREENS) {
  for (const javaScriptEnabled of [true, false]) {
    const name = `${viewport.width}x${viewport.height}${javaScriptEnabled ? "" : "-without-script"}`;

    test(`${name}: the first screen says it all`, { timeout: TEST_MS }, async () => {
      const page = await site.open("/", { viewport, javaScriptEnabled });
      if (javaScriptEnabled) await page.locator("[data-race][data-ready]").waitFor({ state: "attached" });
      await page.screenshot({ path: join(ARTIFACTS, `first-${name}.png`) });

      const lanes = Object.fromEntries(await Promise.all(LANES.map(async (lane) => [lane, await readLane(page, lane)])));
      assert.equal(lanes.strong.total, "1 ticket");
      assert.match(lanes.strong.sentence, /^1 ticket sold\./);
      assert.match(lanes.eventual.total, /^\d\d+ tickets$/);
      assert.match(lanes.eventual.sentence, /^\d+ tickets sold for one seat\. \d+ people will be turned away/);
      assert.equal(parseInt(lanes.eventual.sentence), parseInt(lanes.eventual.total), "both say the same number");
      assertSideBySide(lanes);

      await assertOnFirstScreen(page, viewport);
      await assertFewWords(page);
      assert.match(await page.locator("[data-badge]").innerText(), /^replay\b.*\d{4}/is, "a recorded run is named as such, with its date");
      assertNoTroubles(page);
    });
  }
}

async function readLane(page, lane) {
  const section = page.locator(`section[data-lane=${lane}]`);
  const words = (await section.locator("[data-total], [data-total-word]").allInnerTexts()).join(" ");
  return { total: words, sentence: await section.locator("[data-sentence]").innerText(), box: await section.boundingBox() };
}

function assertSideBySide({ strong, eventual }) {
  assert.ok(strong.box.x + strong.box.width <= eventual.box.x + 1, "the strong lane is on the left, the eventual one on the right");
  assert.ok(Math.abs(strong.box.y - eventual.box.y) <= 1, "they begin at the same height");
}

/** Checks that it is whole, on the first screen, and not covered. */
async function assertOnFirstScreen(page, { width, height }) {
  const ofLanes = LANES.flatMap((lane) => ["[data-total]", "[data-sentence]", "h2"].map((part) => `section[data-lane=${lane}] ${part}`));
  for (const part of ["h1", "form#break-it button[type=submit]", "[data-badge]", ...ofLanes]) {
    const { box, covered } = await page.locator(part).first().evaluate((element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const on = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return { box: { left, top, right, bottom }, covered: !(on && (element.contains(on) || on.contains(element))) };
    });
    const inside = box.left >= 0 && box.top >= 0 && box.right <= width && box.bottom <= height && box.bottom > box.top;
    assert.ok(inside, `${part} is on the first screen, but it is at ${JSON.stringify(box)}`);
    assert.ok(!covered, `${part} is not covered by anything`);
  }
}

/** The text that a visitor has read when they come to the button. */
async function assertFewWords(page) {
  const words = await page.evaluate(() => {
    const button = document.querySelector("form#break-it button[type=submit]");
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const words = [];
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const before = text.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING;
      const range = document.createRange();
      range.selectNodeContents(text);
      const { width, right, bottom } = range.getBoundingClientRect();
      // A skip link is outside the screen until it has the focus.
      const seen = text.parentElement.checkVisibility({ visibilityProperty: true }) && width > 1 && right > 0 && bottom > 0;
      if (before && seen) words.push(...text.data.split(/\s+/).filter((word) => /\w/.test(word)));
    }
    return words;
  });
  assert.ok(words.length <= WORDS_MAX, `${words.length} words stand above the button: ${words.join(" ")}`);
}
