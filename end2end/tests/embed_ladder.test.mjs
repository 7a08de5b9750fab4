// Live, else a recorded run, else a simulation: never silently, and never shown as more than it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "../support/browser.mjs";
import { makeFolder } from "../support/folder.mjs";
import { hears, said } from "../support/host.mjs";
import { PAGE_MS, TEST_MS } from "../support/limits.mjs";
import { startProxy } from "../support/proxy.mjs";
import { LANES } from "../support/race.mjs";
import { useSite } from "../support/site.mjs";
import { until } from "../support/until.mjs";
import { widgetIn } from "../support/widget.mjs";

/** The time from the server's end to the badge that shows it. */
const STEP_DOWN_MS = 2_000;
/** The widget tries to reach the server again every ten seconds. */
const COME_BACK_MS = 15_000;

// So slow that the connection can be cut in the middle of the run.
const site = useSite({ flags: ["--region-rtt-ms", "20,400", "--jitter-ms", "300"] });

test("the server goes, a recorded run is played, and the server comes back", { timeout: TEST_MS }, async (t) => {
  const { proxy, page, widget } = await open(t, "speed=1");
  await widget.comesFrom("live");
  await proxy.cut();
  await widget.comesFrom("replay", STEP_DOWN_MS);
  assert.match(await widget.status.innerText(), /does not answer.*replay/is, "the change is announced");
  assert.equal(await widget.status.getAttribute("role"), "status", "politely");
  const down = (await hears(page, "mode", 2)).at(-1);
  assert.equal(down.mode, "replay");
  assert.ok(down.reason, "with a reason");

  await widget.start();
  const { strong, eventual } = await widget.ended();
  await widget.assertBadge();
  assert.equal(strong.verdict, "sold-once");
  assert.equal(eventual.verdict, "oversold");
  const run = await widget.run();
  assert.equal(await widget.link.getAttribute("href"), `/run/${run}`, "the recorded run has its page");
  assert.match(await widget.badge.innerText(), /\d{1,2} \w+ 20\d\d/, "the badge says when the run was");

  await proxy.mend();
  await until("the widget says that it is live again", COME_BACK_MS, async () => (await said(page, "mode")).at(-1).mode === "live");
  assert.match(await widget.badge.innerText(), /^\s*REPLAY/, "what is on the page is still a replay");
  await widget.start();
  await widget.comesFrom("live");
  assert.notEqual(await widget.run(), run);
});

test("the line is cut in the middle of a live run: what has arrived is drawn, and it is said", { timeout: TEST_MS }, async (t) => {
  const { proxy, widget } = await open(t, "buyers=60");
  await widget.comesFrom("live");
  await widget.start();
  const drawn = () => widget.root.locator(".outcomes > li").count();
  await widget.root.locator("main[data-shown]").waitFor();
  await answered(await widget.run(), 20);
  assert.equal(await drawn(), 0, "it is shown when it is over");
  await proxy.cut();
  await widget.alert.filter({ hasText: /connection|lost/i }).waitFor();
  const arrived = await until("what had arrived is drawn", PAGE_MS, drawn);
  assert.ok(arrived < 120, `${arrived} of 120`);
  await widget.comesFrom("replay");
  await widget.assertBadge();
});

test("a server that refuses is as good as none", { timeout: TEST_MS }, async (t) => {
  const refuses = (asked, answer) => {
    answer.writeHead(503, { "content-type": "text/plain", "access-control-allow-origin": "*" });
    answer.end("503 Too many.");
  };
  const { widget } = await open(t, "speed=1", { "/api/embed/stream": refuses, "/api/embed/status": refuses });
  await widget.comesFrom("replay", STEP_DOWN_MS);
});

test("a server that never answers is not waited for", { timeout: TEST_MS }, async (t) => {
  const hangs = () => {};
  const { widget } = await open(t, "speed=1", { "/api/embed/stream": hangs, "/api/embed/status": hangs });
  await widget.comesFrom("replay", 1_500 + STEP_DOWN_MS);
});

test("what was asked for is kept to: a replay, a simulation, a live run", { timeout: TEST_MS }, async (t) => {
  for (const mode of ["replay", "sim"]) {
    const { widget } = await open(t, `mode=${mode}&speed=1&seed=3`);
    await widget.comesFrom(mode);
    await widget.start();
    await widget.ended();
    await widget.comesFrom(mode);
    assert.equal(await widget.link.isVisible(), mode === "replay", "only rows can be looked at");
  }
  const { proxy, widget } = await open(t, "mode=live");
  await widget.comesFrom("live");
  await proxy.cut();
  await until("the badge does not say live", STEP_DOWN_MS, async () => /^\s*(?!LIVE)/.test(await widget.word.innerText()) && !/^LIVE/.test(await widget.word.innerText()));
  await widget.start();
  await widget.alert.filter({ hasText: /live/i }).waitFor();
  for (const lane of LANES) assert.equal((await widget.read(lane)).outcomes, 0, "and nothing is made up");
});

/** Waits until this many buyers of a run are answered, as the server itself tells it. */
async function answered(run, count) {
  const { body } = await fetch(`${site.url}/api/embed/runs/${run}?from=0`);
  let text = "";
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    text += piece;
    if (text.split("\na ").length > count) return;
  }
}

/** The widget in an article, behind a connection that can be cut. */
async function open(t, query, answers) {
  const proxy = await startProxy(site.url, answers);
  const folder = await makeFolder(proxy.url);
  t.after(async () => {
    await proxy.stop();
    await folder.remove();
  });
  const page = await openPage(site.browser);
  await page.goto(await folder.page("plain.html", query));
  return { proxy, page, widget: await widgetIn(page).awake() };
}
