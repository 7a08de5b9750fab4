// Five seconds: one seat, many people, one question, and the guess is the button.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { assertNoTroubles } from "../support/browser.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { ARTIFACTS } from "../support/paths.mjs";
import { LANES, Race } from "../support/race.mjs";
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

    test(`${name}: the first screen asks, and gives nothing away`, { timeout: TEST_MS }, async () => {
      const page = await site.open("/", { viewport, javaScriptEnabled });
      if (javaScriptEnabled) await page.locator("[data-race][data-ready]").waitFor({ state: "attached" });
      await page.screenshot({ path: join(ARTIFACTS, `first-${name}.png`) });

      assert.match(await page.locator("#question").innerText(), /^60 people press Buy on seat A1 at the same moment\. How many get it\?$/);
      assert.deepEqual(await page.locator("button[name=guess]").allInnerTexts(), ["1", "2", "more", "Just break it"]);
      for (const lane of LANES) assert.ok(!(await page.locator(`section[data-lane=${lane}]`).isVisible()), `no number of an earlier run: ${lane}`);
      await assertOnFirstScreen(page, viewport);
      await assertFewWords(page);
      assertNoTroubles(page);

      await page.getByRole("link", { name: "See a recorded run" }).click();
      await page.waitForURL(/\/run\/[0-9a-f]+$/);
      assert.match(await page.locator("[data-badge]").innerText(), /^replay\b.*\d{4}/is, "a recorded run is named as such, with its date");
      assert.match(await page.locator("section[data-lane=strong] [data-sentence]").innerText(), /^1 ticket sold\./);
      assert.match(await page.locator("section[data-lane=eventual] [data-sentence]").innerText(), /^\d+ tickets sold for one seat\. \d+ people will be turned away/);
    });
  }
}

test("what is asked fits what is answered: the slider changes both, and two buyers cannot get more than two", { timeout: TEST_MS }, async () => {
  const race = new Race((await site.visit()).page);
  await race.setBuyers(5);
  assert.match(await race.page.locator("#question").innerText(), /^5 people press Buy/);
  assert.deepEqual(await race.page.locator("[data-half]").allInnerTexts(), ["3", "2"]);
  assert.ok(await race.guess("more").isVisible());
  await race.setBuyers(2);
  assert.ok(!(await race.guess("more").isVisible()));

  await race.breakIt({ buyers: 5, guess: "two" });
  await race.run();
  await race.finished();
  const [strong, eventual] = [await race.read("strong"), await race.read("eventual")].map(({ numbers }) => numbers.sold);
  const said = await race.page.locator("[data-guess-said]").innerText();
  assert.ok(said.startsWith(`You guessed 2. Strong sold ${strong}, Eventual sold ${eventual}.`), said);
});

/** Checks that it is whole, on the first screen, and not covered. */
async function assertOnFirstScreen(page, { width, height }) {
  for (const part of ["h1", "#question", "button[name=guess] >> nth=0", "button[name=guess] >> nth=3"]) {
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
    const button = document.querySelector("button[name=guess]");
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
