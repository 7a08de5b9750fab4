import assert from "node:assert/strict";

const TABS_MAX = 80;

/** Presses Tab until the control has the focus. */
export async function tabTo(page, control) {
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    await page.keyboard.press("Tab");
    if (await control.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`${TABS_MAX} times Tab do not reach ${control}`);
}
