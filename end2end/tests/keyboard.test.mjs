// Everything can be done without a mouse, and is announced to screen readers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoTroubles } from "../support/browser.mjs";
import { tabTo } from "../support/keyboard.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { useSite } from "../support/site.mjs";

const BUYERS = 8;

const site = useSite();

test("a run by keyboard alone ends with a spoken sentence", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  const { keyboard } = race.page;
  const before = await race.status.innerText();

  await tabTo(race.page, race.buyers);
  await keyboard.press("ControlOrMeta+A");
  await keyboard.type(String(BUYERS));
  await tabTo(race.page, race.form.locator("input[name=guess]").first());
  await keyboard.press("Space");
  await keyboard.press("Enter");

  await race.run();
  await race.finished();
  const sentence = (await race.status.innerText()).trim();
  assert.notEqual(sentence, before.trim());
  assert.match(sentence, /Strong sold seat A1 once\. Eventual .*\.$/s, "the end is told in a sentence");
  assert.match(await race.page.locator("[data-guess-said]").innerText(), /\w+ .*\./, "and so is what became of the guess");
  assert.equal((await race.read("strong")).told.confirmed, 1, "the number typed was taken, and the race run");
  const { told } = await race.read("eventual");
  assert.equal(told.confirmed + told.rejected + told.unknown, BUYERS);
  assertNoTroubles(race.page);
});

test("there is one status region, and it waits its turn", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  assert.equal(await race.status.count(), 1);
  // `status` is polite by default; an attribute must not make it interrupt.
  assert.ok([null, "polite"].includes(await race.status.getAttribute("aria-live")));
});

test("the button can be reached and pressed by keyboard", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  await tabTo(race.page, race.button);
  await race.page.keyboard.press("Space");
  assert.ok(await race.run());
  await race.finished();
});
