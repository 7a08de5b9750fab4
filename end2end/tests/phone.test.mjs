// Small screens: everything is there, and nothing is wider than the screen.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { assertNoTroubles } from "../support/browser.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { ARTIFACTS } from "../support/paths.mjs";
import { LANES } from "../support/race.mjs";
import { useSite } from "../support/site.mjs";

const SCREENS = [
  { width: 390, height: 844 },
  { width: 320, height: 640 },
];

const site = useSite();

for (const viewport of SCREENS) {
  const size = `${viewport.width}x${viewport.height}`;

  test(`a phone of ${size} shows the whole race`, { timeout: TEST_MS }, async () => {
    const race = await site.visit({ viewport, hasTouch: true, isMobile: true });
    await assertNothingSticksOut(race, "before the run");

    await race.buyers.fill("12");
    await race.button.tap();
    await race.finished();
    await assertNothingSticksOut(race, "after the run");

    await race.page.screenshot({ path: join(ARTIFACTS, `phone-${size}.png`), fullPage: true });
    assertNoTroubles(race.page);
  });
}

async function assertNothingSticksOut(race, when) {
  const { content, screen, culprits } = await race.page.evaluate(() => {
    const { scrollWidth: content, clientWidth: screen } = document.documentElement;
    const wide = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > screen + 1);
    return { content, screen, culprits: wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 120)) };
  });
  assert.ok(content <= screen, `${when}: the page is ${content} wide on a screen of ${screen}; look at\n${culprits.join("\n")}`);

  for (const part of [race.button, ...LANES.map((lane) => race.lane(lane))]) {
    assert.ok(await part.isVisible(), `${when}: ${part} is visible`);
    const { x, width } = await part.boundingBox();
    assert.ok(x >= 0 && x + width <= screen + 1, `${when}: ${part} lies from ${x} to ${x + width} on a screen of ${screen}`);
  }
}
