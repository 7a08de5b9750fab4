// The dare: the checker, in the visitor's browser, on evidence that they changed.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { assertAccessible } from "../support/accessibility.mjs";
import { assertNoTroubles } from "../support/browser.mjs";
import { tabTo } from "../support/keyboard.mjs";
import { Liar } from "../support/liar.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { ARTIFACTS } from "../support/paths.mjs";
import { useSite } from "../support/site.mjs";

const BUYERS = 24;

const site = useSite();
let known;

/** A run to lie about: the file's first test starts it. */
function theRun() {
  known ??= (async () => {
    const race = await site.visit();
    await race.breakIt({ buyers: BUYERS });
    const run = await race.run();
    await race.finished();
    return run;
  })();
  return known;
}

async function visit(options) {
  const page = await site.open(`/run/${await theRun()}`, options);
  await page.locator("[data-race][data-ready]").waitFor({ state: "attached" });
  return new Liar(page);
}

test("the checker is loaded when somebody wants to lie to it, and not before", { timeout: TEST_MS }, async () => {
  const liar = await visit();
  const asked = [];
  liar.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  assert.deepEqual(await liar.page.evaluate(() => performance.getEntriesByType("resource").filter(({ name }) => /split_.*wasm/.test(name)).length), 0);
  await liar.open();
  assert.ok(asked.some((path) => /split_.*\.wasm$/.test(path)), `a file of its own is loaded: ${asked}`);
  assert.ok(asked.includes(`/run/${await theRun()}/history/strong`), `with the history: ${asked}`);
  assertNoTroubles(liar.page);
});

test("a deleted row, a failure that left a row: noticed; undone: the truth again", { timeout: TEST_MS }, async () => {
  const liar = await visit();
  await liar.open();
  const truth = await liar.truth();
  assert.match(truth, /^Linearizable: holds\./);

  await liar.tell("row");
  assert.match(await liar.noticed(), /The checker notices/);
  assert.match(await liar.now(), /^Linearizable: violated\. Fan \d+ in .* was told “confirmed” at .* but the ledger.*Harms: .*lost receipt: 1/);
  assert.match(await liar.why(), /told that the seat is theirs/);
  assert.equal((await liar.lies()).length, 1);
  await liar.undo();
  assert.deepEqual([await liar.lies(), await liar.noticed()], [[], "No lie yet."]);

  await liar.tell("cut");
  assert.match(await liar.now(), /^Linearizable: holds\..*lost receipt: 1/, "a lost answer is a harm and no contradiction");
  await liar.tell("fail");
  assert.match(await liar.now(), /^Linearizable: violated\./);
  assert.match(await liar.why(), /wrote nothing/);
  await liar.undo();
  assert.match(await liar.now(), /^Linearizable: holds\./);
  assertNoTroubles(liar.page);
});

test("lies that nobody who has only the history could notice", { timeout: TEST_MS }, async () => {
  const liar = await visit();
  await liar.open();
  await liar.page.screenshot({ path: join(ARTIFACTS, "lie.png"), fullPage: true });
  const truth = await liar.truth();
  for (const [name, why] of [["out", /^This lie changes nothing.*No row is theirs/], ["shift", /What came before what is the same/]]) {
    await liar.tell(name);
    assert.match(await liar.noticed(), /does not notice/, name);
    assert.equal(await liar.now(), truth, name);
    assert.match(await liar.why(), why);
  }
  assert.equal(await liar.score(), "2 lies told, none noticed.");
  for (const chip of ["anybody", "shift"]) await liar.tell(chip);
  assert.equal(await liar.score(), "4 lies told, none noticed.");
  await liar.side("eventual");
  assert.match(await liar.truth(), /^Linearizable: violated\. Seat A1 was sold \d+ times/);
  assert.deepEqual(await liar.lies(), [], "the other side's history has not been touched");
  assert.equal(await liar.button("out").getAttribute("aria-disabled"), "true", "where nobody was turned away nobody can be left out");
});

test("two times are swapped, and the sentence follows from what was swapped", { timeout: TEST_MS }, async () => {
  const liar = await visit();
  await liar.open();
  await liar.tell("swap");
  assert.match((await liar.lies())[0], /^Fan \d+ and Fan \d+ swapped times\.$/);
  assert.match(await liar.why(), /^(More|This lie changes nothing)/);
  const noticed = /The checker notices/.test(await liar.noticed());
  assert.match(await liar.why(), noticed ? /answer came before/ : /Some order of all operations/);
  assert.equal(noticed, (await liar.now()) !== (await liar.truth()));
});

test("after several lies the reason is that of the last one", { timeout: TEST_MS }, async () => {
  const liar = await visit();
  await liar.open();
  await liar.tell("row");
  assert.match(await liar.why(), /^More after this lie: unsold, lost receipt, contradiction\./);
  await liar.tell("cut");
  assert.match(await liar.why(), /Less: lost receipt\. An answer that never arrived|^Less after this lie: lost receipt/, "the ledger holds no ticket now");
  await liar.tell("shift");
  assert.match(await liar.why(), /^This lie changes nothing: the verdict is the same as before it\. What came before what/);
  await liar.tell("out");
  assert.match(await liar.why(), /^This lie changes nothing/);
  assert.equal(await liar.score(), "4 lies told, noticed since the first.");
});

test("nobody swaps times with themselves", { timeout: TEST_MS }, async () => {
  const liar = await visit();
  await liar.open();
  assert.equal(await liar.button("swap").getAttribute("aria-disabled"), "false");
  await liar.pick("other").selectOption(await liar.pick("one").inputValue());
  assert.equal(await liar.button("swap").getAttribute("aria-disabled"), "true");
  await liar.button("swap").click({ force: true });
  assert.deepEqual(await liar.lies(), []);
});

test("it is a dare in the open, and about the side that sold twice", { timeout: TEST_MS }, async () => {
  const liar = await visit();
  assert.ok(await liar.dare.getByRole("heading", { name: "Can you hide the double sale from the checker?" }).isVisible());
  await liar.panel.locator("> summary").click();
  await liar.awake();
  assert.ok(await liar.choice("eventual").isChecked());
  await liar.tell("shift");
  assert.match(await liar.noticed(), /Not noticed, but not hidden either/);
  await liar.tell("row");
  assert.match(await liar.why(), /^More after this lie: lost receipt\. Less: oversold\./);
  assert.equal(await liar.score(), "2 lies told, noticed since number 2.");
  await assertAccessible(liar.page, "lying");
});

test("what is changed never leaves the browser", { timeout: TEST_MS }, async () => {
  const liar = await visit();
  await liar.open();
  const asked = [];
  liar.page.on("request", (request) => asked.push(request.url()));
  for (const name of ["row", "swap", "cut", "out", "shift"]) if ((await liar.button(name).getAttribute("aria-disabled")) !== "true") await liar.tell(name);
  for (let lies = (await liar.lies()).length; lies > 0; lies -= 1) await liar.undo();
  assert.deepEqual(asked, []);
  await liar.page.reload();
  assert.match(await liar.page.locator("section[data-lane=strong] [data-linearizable-says]").innerText(), /holds/);
});

test("with the keyboard alone, and said to those who do not see it", { timeout: TEST_MS }, async () => {
  const liar = await visit();
  const { page } = liar;
  await tabTo(page, page.locator("[data-lie] > summary"));
  await page.keyboard.press("Enter");
  await liar.awake();
  await tabTo(page, liar.button("row"));
  await page.keyboard.press("Enter");
  assert.match(await liar.noticed(), /The checker notices/);
  const announced = await page.locator("[data-noticed]").evaluate((said) => said.closest("[aria-live]")?.getAttribute("aria-live"));
  assert.equal(announced, "polite");
  assert.ok(await liar.button("row").evaluate((button) => button === document.activeElement), "the focus stays on what was pressed");
  await tabTo(page, page.locator("[data-undo]"));
  await page.keyboard.press("Space");
  assert.equal(await liar.noticed(), "No lie yet.");
});

test("on a phone the ruling stays in sight, however many lies are told", { timeout: TEST_MS }, async () => {
  const liar = await visit({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  await liar.open("eventual");
  for (let lies = 0; lies < 12; lies += 1) await liar.tell("row");
  await liar.button("swap").scrollIntoViewIfNeeded();
  await liar.tell("swap");
  const { page } = liar;
  const seen = await page.locator("[data-noticed]").evaluate((ruling) => {
    const { top, bottom } = ruling.getBoundingClientRect();
    const told = document.querySelector("[data-lies-told]");
    const pressed = document.querySelector("[data-tell=swap]").getBoundingClientRect();
    return { top, bottom, pressed: pressed.top, told: told.offsetHeight, all: told.scrollHeight };
  });
  assert.ok(seen.top >= 0 && seen.bottom < seen.pressed && seen.pressed < 844, `ruling and button on one screen: ${JSON.stringify(seen)}`);
  assert.ok(seen.told < 200 && seen.all > seen.told, `the lies scroll in a box of their own: ${JSON.stringify(seen)}`);
  await page.screenshot({ path: join(ARTIFACTS, "lie-390.png") });
});

test("at 320 px nothing sticks out, and the answer comes into sight", { timeout: TEST_MS }, async () => {
  const liar = await visit({ viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true });
  await liar.open();
  await liar.tell("row");
  const { page } = liar;
  const seen = await page.locator("[data-noticed]").evaluate((said) => {
    const { top, bottom } = said.getBoundingClientRect();
    return { top, bottom, screen: innerHeight, wide: document.documentElement.scrollWidth };
  });
  assert.ok(seen.top >= 0 && seen.bottom <= seen.screen, `it is on the screen: ${JSON.stringify(seen)}`);
  assert.equal(seen.wide, 320);
  await page.screenshot({ path: join(ARTIFACTS, "lie-320.png") });
  await assertAccessible(page, "lying on a phone");
});

test("without script it says how to lie by hand", { timeout: TEST_MS }, async () => {
  const page = await site.open(`/run/${await theRun()}`, { javaScriptEnabled: false });
  const dare = page.locator("#lie");
  assert.match(await dare.innerText(), /worldseat check/);
  for (const part of ["[data-lie] > summary", "[data-tell]"]) {
    assert.ok(!(await dare.locator(part).first().isVisible()), "no button that does nothing");
  }
});
