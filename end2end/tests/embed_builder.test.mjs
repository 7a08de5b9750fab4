// The page that builds a widget's address and the code to paste: with script and without.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible } from "../support/accessibility.mjs";
import { assertNoTroubles } from "../support/browser.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { useSite } from "../support/site.mjs";
import { Widget } from "../support/widget.mjs";

const SNIPPETS = ["iframe", "element", "reveal", "slidev", "marp"];
const site = useSite();

test("preview and snippets follow the form", { timeout: TEST_MS }, async () => {
  const page = await site.open("/embed/builder");
  await widgetIn(page).then((widget) => widget.comesFrom("live"));
  await page.getByLabel(/^Colours/).selectOption("dark");
  await page.locator("[data-snippet=iframe]", { hasText: "theme=dark" }).waitFor();
  await page.getByText("More", { exact: true }).click();
  await page.getByLabel("Outcomes come from").selectOption("sim");
  // A preview that is replaced while it loads would be reported as an error of the page.
  await widgetIn(page).then((widget) => widget.comesFrom("sim"));
  await page.getByLabel("Seed of the simulation").fill("7");
  await page.getByLabel("Seed of the simulation").press("Tab");
  await page.locator("[data-snippet=slidev]", { hasText: "mode=sim&theme=dark&seed=7" }).waitFor();
  for (const name of SNIPPETS) {
    const text = await page.locator(`[data-snippet=${name}]`).inputValue();
    assert.match(text, name === "element" ? /<world-seat mode="sim" theme="dark" seed="7"/ : /\/embed\?mode=sim&(amp;)?theme=dark&/, name);
    assert.ok(text.includes(site.url), `${name} names the site`);
  }
  const widget = await widgetIn(page);
  await widget.comesFrom("sim");
  assert.match(page.url(), /theme=dark/, "the address can be kept");
  assertNoTroubles(page);
});

test("without script the form is sent, and what was pasted shows the same widget", { timeout: TEST_MS }, async () => {
  const page = await site.open("/embed/builder", { javaScriptEnabled: false });
  await page.getByLabel("What is shown").selectOption("verdict");
  await page.getByLabel("Buyers").fill("24");
  await page.getByRole("button", { name: "Update preview and code" }).click();
  assert.match(await page.locator("[data-snippet=iframe]").inputValue(), /\/embed\?view=verdict&amp;buyers=24"/);
  assert.equal(await page.getByRole("alert").count(), 0, "fields that were left empty are no mistake");

  const pasted = await page.locator("[data-snippet=iframe]").inputValue();
  const article = await site.open("/robots.txt");
  await article.setContent(`<!doctype html><title>An article</title>${pasted}`);
  const widget = new Widget(article.frameLocator("iframe"));
  await widget.awake();
  assert.equal(await article.frameLocator("iframe").locator("html").getAttribute("data-view"), "verdict");
});

test("a number out of range is refused with a sentence, and the button is there only without script", { timeout: TEST_MS }, async () => {
  const page = await site.open("/embed/builder");
  await page.getByLabel("Buyers").fill("1");
  await page.getByLabel("Buyers").press("Tab");
  await page.getByRole("alert").filter({ hasText: /Buyers can be from 2 to \d+\./ }).waitFor();
  assert.equal(await page.getByLabel("Buyers").inputValue(), "1", "what was typed stays");
  await page.getByLabel("Buyers").fill("24");
  await page.getByLabel("Buyers").press("Tab");
  await page.getByRole("alert").waitFor({ state: "detached" });
  assert.ok(!(await page.getByRole("button", { name: "Update preview and code" }).isVisible()));
  await page.getByText("More", { exact: true }).click();
  const gaps = await page.$$eval(".more > label", (all) => all.slice(1).map((label, index) => label.getBoundingClientRect().top - all[index].getBoundingClientRect().bottom));
  assert.ok(gaps.length > 10 && gaps.every((gap) => gap >= 8), `the fields stand apart: ${gaps}`);
});

test("a field that cannot be is named, and everybody can use the page", { timeout: TEST_MS }, async () => {
  const page = await site.open("/embed/builder?accent=fffffe&theme=light");
  assert.match(await page.getByRole("alert").innerText(), /accent/);
  await widgetIn(page).then((widget) => widget.awake());
  await assertAccessible(page, "the builder");
});

async function widgetIn(page) {
  // In one step inside the page: each change of the form replaces the frame, and Playwright's own
  // scrolling waits for an element to stop moving, and fails if it is replaced meanwhile.
  await page.evaluate(() => document.querySelector("iframe.preview").scrollIntoView());
  return new Widget(page.frameLocator("iframe.preview"));
}
