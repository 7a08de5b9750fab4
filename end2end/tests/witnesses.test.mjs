// Three witnesses, the checker's result, and the source of each.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { assertAccessible } from "../support/accessibility.mjs";
import { assertNoTroubles } from "../support/browser.mjs";
import { RUN_MS, TEST_MS } from "../support/limits.mjs";
import { ARTIFACTS } from "../support/paths.mjs";
import { LANES } from "../support/race.mjs";
import { postForm } from "../support/raw_http.mjs";
import { committedRows } from "../support/rows.mjs";
import { watchRun } from "../support/run_stream.mjs";
import { endpoints } from "../support/server.mjs";
import { useSite } from "../support/site.mjs";
import { Witness } from "../support/witness.mjs";

const BUYERS = 24;
const SEAT = "A1";

const site = useSite();

/** A visitor's run, watched to its end. */
async function ranOnce() {
  const race = await site.visit();
  await race.breakIt({ buyers: BUYERS });
  const run = await race.run();
  await race.finished();
  return { race, run };
}

test("strong holds, eventual is violated, in the words of the run's own lines, live and on its page", { timeout: TEST_MS }, async () => {
  const { race, run } = await ranOnce();
  const live = await readBoth(race.page);
  const page = await site.open(`/run/${run}`);
  assert.deepEqual(await readBoth(page), live, "the run's page says what was said live");

  const lines = await watchRun(site.url, run);
  for (const lane of LANES) {
    const [, , name, oversold, , , , , ops, , sentence] = lines.find((fields) => fields[0] === "c" && fields[1] === lane);
    const { state, counterexample, harms, how } = live[lane];
    assert.equal(state, { strong: "holds", eventual: "violated" }[lane], `${lane}: ${name}`);
    assert.match(how, new RegExp(`^Checked ${ops} operations in (\\d+\\.\\d ms|\\d\\d? µs)\\.$`));
    if (lane === "eventual") assert.equal(counterexample, decodeURIComponent(sentence));
    assert.equal(harms.find((harm) => harm.startsWith("oversold"))?.match(/\d+/)[0] ?? "0", oversold);
  }
  assert.match(live.eventual.anomaly, /lost update \(P4/, "the fault has its proper name");
  assert.match(live.eventual.anomaly, /rules out .*snapshot isolation.*linearizable/);
  assert.deepEqual([live.strong.harms, live.strong.anomaly], [[], ""], "nobody was harmed by the strong side");
  assert.match(live.eventual.gap, /^\d+ tickets? (is|are) hidden/);
  assertNoTroubles(race.page);
  assertNoTroubles(page);
});

test("the answer is plain, and the experts' sentence is folded", { timeout: TEST_MS }, async () => {
  const { run } = await ranOnce();
  const page = await site.open(`/run/${run}`);
  const said = (lane) => page.locator(`section[data-lane=${lane}] .checked`).innerText();
  assert.match(await said("strong"), /Linearizable: holds \(one order explains every answer\)/);
  assert.match(await said("eventual"), /Linearizable: violated \(no order explains every answer\)/);
  assert.doesNotMatch(await said("eventual"), /P4|snapshot isolation/);
  await page.locator("section[data-lane=eventual]").getByText("The proof").click();
  assert.match(await said("eventual"), /P4.*snapshot isolation/s);
});

test("a link to a table shows the table's title, and a run's own page does not lead to itself", { timeout: TEST_MS }, async () => {
  const { run } = await ranOnce();
  const page = await site.open(`/run/${run}#ledger-eventual`);
  const title = page.locator("summary", { hasText: /^Eventual: \d+ tickets$/ });
  await page.locator("#ledger-eventual").waitFor();
  await page.waitForFunction(() => scrollY > 0);
  const { top, bottom } = await title.evaluate((summary) => summary.getBoundingClientRect());
  assert.ok(top >= 0 && bottom <= 800, `${top} to ${bottom}`);
  assert.deepEqual(await page.locator(`a[href$="/run/${run}"]:visible`).allInnerTexts(), []);
});

test("what the checker says is not painted before it has spoken", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  await race.page.evaluate((lanes) => {
    window.seen = [];
    const look = () => {
      for (const lane of lanes) {
        const section = document.querySelector(`section[data-lane=${lane}]`);
        const judged = section.querySelector("[data-verdict]").dataset.verdict !== "";
        const checked = section.querySelector("[data-linearizable]").dataset.linearizable;
        const part = section.querySelector(".checked");
        const words = part.checkVisibility() ? part.innerText.trim() : "";
        const run = document.querySelector("[data-race]").dataset.run;
        if (run) window.seen.push({ lane, judged, checked, words });
      }
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true });
  }, LANES);
  await race.breakIt({ buyers: BUYERS });
  await race.finished();
  const seen = await race.page.evaluate(() => window.seen);
  const early = seen.filter(({ judged }) => !judged);
  assert.ok(early.length > 0 && early.every(({ checked, words }) => checked === "" && words === ""), JSON.stringify(early.find(({ words }) => words !== "")));
});

test("every number leads to its rows", { timeout: TEST_MS }, async () => {
  const { run } = await ranOnce();
  const where = endpoints(site.url);
  for (const lane of LANES) {
    const { sales, owners } = await committedRows(where, lane, { run, seat: SEAT });
    const told = await rowsBehind(run, lane, "app_believed");
    assert.equal(told.rows.filter((row) => row.includes("told “confirmed”")).length, told.number, `${lane}: told`);

    const ledger = await rowsBehind(run, lane, "sold");
    assert.equal(ledger.number, sales.length);
    assert.deepEqual(ledger.rows.map((row) => row.split("\t")[0].trim()).sort(), [...sales].sort(), `${lane}: the very rows`);

    const table = await rowsBehind(run, lane, "seat_table_owners");
    assert.equal(table.number, owners.length);
    const looks = table.rows.filter((row) => row.includes("seat map"));
    for (const region of new Set(looks.map((row) => row.split("\t")[2]))) {
      const last = looks.filter((row) => row.split("\t")[2] === region).at(-1);
      assert.ok(last.includes(owners[0]), `${lane}: ${region} showed ${owners[0]} in the end: ${last}`);
    }
    assert.equal(table.rows.filter((row) => row.includes("ledger")).length, new Set(looks.map((row) => row.split("\t")[2])).size, "one look into each ledger");
  }
});

/** Follows the link of a number on the run's page and reads the table it leads to. */
async function rowsBehind(run, lane, name) {
  const page = await site.open(`/run/${run}`);
  await page.locator("[data-race][data-ready]").waitFor({ state: "attached" });
  const number = page.locator(`section[data-lane=${lane}] .witnesses div`, { has: page.locator(`[data-number=${name}]`) });
  await number.locator("a").click();
  const rows = page.locator(new URL(page.url()).hash).locator(name === "seat_table_owners" ? "xpath=following-sibling::div[1]//tbody/tr" : "tbody tr");
  await rows.first().waitFor();
  const texts = await rows.allInnerTexts();
  assertNoTroubles(page);
  return { number: Number(await number.locator("dd").innerText()), rows: texts };
}

test("the counterexample is drawn on the bars, numbered, and told below", { timeout: TEST_MS }, async () => {
  const { run } = await ranOnce();
  const lines = await watchRun(site.url, run);
  const marks = lines.filter((fields) => fields[0] === "m" && fields[1] === "eventual").map((fields) => ({ buyer: fields[2], sentence: decodeURIComponent(fields[7]) }));
  assert.ok(marks.length >= 2, "two buyers at least have a part in two sales");

  const page = await site.open(`/run/${run}`);
  const diagram = page.locator(".diagram.lane-eventual");
  assert.deepEqual(await diagram.locator(".marks li span:last-child").allInnerTexts(), marks.map(({ sentence }) => sentence));
  for (const [index, { buyer }] of marks.entries()) {
    const bar = diagram.locator("[data-bar]", { has: page.locator(`a[href="#mark-eventual-${index + 1}"]`) });
    assert.ok(await bar.isVisible(), `the bar of mark ${index + 1} is shown`);
    assert.match(await bar.locator(".bar-name").innerText(), buyer === "0" ? /^Rows/ : new RegExp(`^Fan ${buyer}\\b`));
    const dashes = await bar.locator(".mark-line").first().evaluate((line) => ({ dashed: getComputedStyle(line).strokeDasharray, drawn: line.getBoundingClientRect().width >= 0 }));
    assert.ok(dashes.drawn && dashes.dashed !== "none", "it is told apart by its dashes, not by colour alone");
  }
  // Not the first bar on the page: bars are in the order in which they began, marks in the order of the explanation.
  await diagram.locator('.bar a[href="#mark-eventual-1"]').first().click();
  assert.equal(new URL(page.url()).hash, "#mark-eventual-1");
  assert.equal(await page.locator(".diagram.lane-strong .marks").count(), 0, "where it holds there is nothing to mark");
  await diagram.screenshot({ path: join(ARTIFACTS, "counterexample.png") });
});

test("the same without script: on the run's page, and streamed while it goes on", { timeout: TEST_MS }, async () => {
  const { race, run } = await ranOnce();
  const live = await readBoth(race.page);
  const page = await site.open(`/run/${run}`, { javaScriptEnabled: false });
  assert.deepEqual(await readBoth(page), live);
  assert.ok((await page.locator(".marks li").count()) >= 2);
  assertNoTroubles(page);

  let html = "";
  for await (const chunk of (await postForm(`${site.url}/runs`, { seat: SEAT, buyers: String(BUYERS) })).setEncoding("utf8")) html += chunk;
  assert.match(html, /Linearizable: holds/);
  assert.match(html, /Linearizable: violated/);
  assert.ok(html.indexOf("data-counterexample") > html.search(/data-verdict="?[a-z]/), "the checker speaks after the rows");
  assert.ok(html.match(/data-mark\b/g).length >= 2, "the counterexample is told");
});

test("the run's page says until when it is kept, and what can be taken away", { timeout: TEST_MS }, async () => {
  const { race, run } = await ranOnce();
  await race.page.reload();
  await race.page.locator(".keepsakes").waitFor();
  const { page } = race;
  assert.match(await page.locator(".kept").innerText(), /^This page is kept until \d+ \w+ 20\d\d, \d\d:\d\d UTC, or until newer runs need the room\.$/);
  const links = await page.locator(".keepsakes a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  const files = ["evidence.zip", "history/strong", "history/eventual"].map((file) => `/run/${run}/${file}`);
  assert.deepEqual(links, [...files, `/api/runs/${run}`, `/run/${run}.svg`, `/embed/builder?run=${run}`]);
  for (const lane of LANES) {
    const history = await (await fetch(`${site.url}/run/${run}/history/${lane}`)).text();
    assert.match(history, new RegExp(`^history 1 ${run} ${lane} ${SEAT} ${BUYERS} `));
  }
  await page.locator("details:not([open]) > summary").evaluateAll((all) => all.forEach((summary) => summary.click()));
  await page.locator("[data-lying]:not([hidden])").waitFor({ timeout: RUN_MS });
  await page.locator("[data-said-body] table").first().waitFor();
  await assertAccessible(page, "the run's page with everything opened");
});

async function readBoth(page) {
  return Object.fromEntries(await Promise.all(LANES.map(async (lane) => [lane, await new Witness(page, lane).read()])));
}
