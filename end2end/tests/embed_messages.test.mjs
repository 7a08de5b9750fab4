// The messages between the widget and the page around it, and those that the widget ignores.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "../support/browser.mjs";
import { command, hears, post, said } from "../support/host.mjs";
import { RUN_MS, TEST_MS } from "../support/limits.mjs";
import { useSite } from "../support/site.mjs";
import { until } from "../support/until.mjs";
import { widgetIn } from "../support/widget.mjs";

const BUYERS = 8;
const FLOOD = 5_000;
const PROGRESS_A_SECOND = 4;

const site = useSite({ deck: true });

test("a run is told from its start to its end, as objects", { timeout: TEST_MS }, async () => {
  const { page, widget } = await open("plain.html", `buyers=${BUYERS}&seat=C3`);
  const [ready] = await hears(page, "ready");
  assert.deepEqual(pick(ready, ["v", "view", "mode", "origin"]), { v: 1, view: "race", mode: "live", origin: site.url });
  assert.match(ready.version, /^\d+\.\d+\.\d+$/);
  const [size] = await hears(page, "resize");
  assert.ok(size.width > 300 && size.height > 100, `a size: ${JSON.stringify(size)}`);
  assert.ok(await page.evaluate(() => window.said.some(({ data }) => data.sentinel === "amp" && data.type === "embed-size")), "AMP's dialect");

  assert.equal((await command(page, "start")).ok, true);
  assert.equal((await command(page, "start")).ok, false, "one run at a time");
  const [end] = await hears(page, "run:end");
  const [start] = await said(page, "run:start");
  assert.deepEqual(pick(start, ["buyers", "seat"]), { buyers: BUYERS, seat: "C3" });
  assert.equal(start.run, end.run);
  assert.equal(end.run, await widget.run());
  const shown = await widget.ended();
  for (const lane of ["strong", "eventual"]) {
    const told = end.lanes.find((one) => one.lane === lane);
    const { sold, seat_table_owners: owners } = shown[lane].numbers;
    assert.deepEqual(pick(told, ["tickets", "oversold", "hidden"]), { tickets: sold, oversold: Math.max(0, sold - 1), hidden: sold - owners });
  }
  assert.ok(await page.evaluate(() => window.said.every(({ data }) => typeof data === "object")), "no strings, on which reveal.js would choke");
});

test("progress is told four times a second at most", { timeout: TEST_MS }, async () => {
  const { page } = await open("plain.html", "mode=replay&speed=0.05");
  await command(page, "start");
  await hears(page, "run:end");
  const progress = await said(page, "run:progress");
  assert.ok(progress.length > 2, "there is progress");
  for (const { at, lane, sold, turnedAway } of progress) {
    assert.ok(["strong", "eventual"].includes(lane) && Number.isInteger(sold + turnedAway));
    const inThatSecond = progress.filter((other) => other.at >= at && other.at < at + 999);
    assert.ok(inThatSecond.length <= PROGRESS_A_SECOND, `${inThatSecond.length} in a second`);
  }
});

test("every command is obeyed and answered", { timeout: TEST_MS }, async () => {
  const { page, widget } = await open("plain.html", "mode=sim&seed=7&speed=0.05&buyers=24");
  await command(page, "start");
  await widget.running();
  assert.equal((await command(page, "stop")).ok, true);
  await widget.ended();
  await command(page, "reset");
  await widget.idle();

  assert.equal((await command(page, "set", { buyers: 4, seat: "B2" })).ok, true);
  await command(page, "set", { speed: 1 });
  await command(page, "start");
  const start = (await hears(page, "run:start", 2))[1];
  assert.deepEqual(pick(start, ["buyers", "seat"]), { buyers: 4, seat: "B2" });
  await widget.ended();

  await command(page, "focus");
  assert.ok(await widget.button.evaluate((button) => button === document.activeElement), "focus is on the button");
  await command(page, "blur");
  assert.ok(await widget.button.evaluate((button) => button !== document.activeElement));
  assert.ok((await said(page, "focus:release")).length > 0);
  assert.equal((await command(page, "dance")).ok, false);
});

test("keys that the widget has no use for are told, and Escape always lets go", { timeout: TEST_MS }, async () => {
  const { page, widget } = await open("plain.html", "mode=sim");
  await widget.button.focus();
  for (const key of ["ArrowRight", "PageUp", "f", "."]) await page.keyboard.press(key);
  await page.keyboard.press("Shift+ArrowLeft");
  const keys = await hears(page, "key", 5);
  assert.deepEqual(keys.map(({ key, shiftKey }) => [key, shiftKey]), [["ArrowRight", false], ["PageUp", false], ["f", false], [".", false], ["ArrowLeft", true]]);
  await page.keyboard.press("Escape");
  await hears(page, "focus:release");
  assert.ok(await widget.button.evaluate((button) => button !== document.activeElement));
  await widget.button.focus();
  await page.keyboard.press("Space");
  await widget.ended();
  assert.equal((await said(page, "key")).length, 5, "a space on the button is the button's");
});

test("only the parent is listened to, and only the origin that was asked for is told", { timeout: TEST_MS }, async () => {
  const { page, widget } = await open("hostile.html", "mode=sim&speed=1");
  const before = (await said(page)).length;
  await page.frameLocator("#other").locator("body").evaluate(() => {
    for (const cmd of ["start", "focus"]) parent.frames[0].postMessage({ ns: "worldseat", v: 1, id: "other", cmd }, "*");
    parent.frames[0].postMessage("slide:start", "*");
  });
  // An answer to a later command shows that the earlier ones were ignored.
  await command(page, "reset");
  await widget.idle();
  assert.deepEqual((await said(page)).slice(before).filter(({ type, id }) => type !== "ack" || id === "other"), []);

  const pinned = await open("hostile.html", "mode=sim&speed=1&origin=https://talks.example");
  await pinned.widget.start();
  await pinned.widget.ended();
  assert.deepEqual(await said(pinned.page), [], "somebody else's page is told nothing");
});

test("a flood of messages starts no more than a visitor could", { timeout: TEST_MS }, async () => {
  const { page, widget } = await open("hostile.html", `buyers=${BUYERS}`);
  let requests = 0;
  page.on("request", (request) => {
    if (new URL(request.url()).pathname === "/api/embed/runs") requests += 1;
  });
  await page.evaluate((flood) => {
    const { contentWindow } = document.querySelector("iframe");
    for (let each = 0; each < flood; each += 1) {
      contentWindow.postMessage({ ns: "worldseat", v: 1, id: each, cmd: "start" }, "*");
      contentWindow.postMessage("{\"method\":\"next\"}", "*");
      contentWindow.postMessage(each % 2 ? "slide:start" : { ns: "worldseat", v: 1, cmd: { toString: null } }, "*");
    }
  }, FLOOD);
  await widget.ended();
  await widget.assertBadge();
  await until("commands are taken again", 5_000, async () => {
    await post(page, { ns: "worldseat", v: 1, id: "after", cmd: "blur" });
    return (await said(page, "ack")).some(({ id }) => id === "after");
  });
  await until("the last run has ended", RUN_MS, async () => (await runs(page)).at(-1) === "run:end");
  // On a busy machine the flood may outlast a run: then the next command starts another, as a press would.
  const order = await runs(page);
  assert.ok(order.every((type, nth) => type === (nth % 2 === 0 ? "run:start" : "run:end")), `one run at a time: ${order}`);
  assert.equal(requests, order.length / 2, "one request for each run");
  assert.ok(requests <= 3, `${requests} runs of ${FLOOD} commands`);
});

test("nothing of a message or an address is ever HTML, an address or code", { timeout: TEST_MS }, async () => {
  const script = '"><img src=x onerror=alert(1)><script>alert(2)</script>';
  const evil = encodeURIComponent(script);
  const names = ["seat", "buyers", "view", "run", "accent", "origin", "seed", "mode", "theme", "scale", "host", evil];
  const { page, widget } = await open("hostile.html", names.map((name) => `${name}=${evil}`).join("&"));
  const asked = watchAsked(page);
  for (const more of [{ seat: script }, { accent: script }, { run: "../../run/x" }, { view: script, chrome: "none" }, { origin: "javascript:alert(3)" }, { badge: "" }]) {
    await command(page, "set", more);
  }
  await command(page, script);
  await command(page, "set", { mode: "sim", speed: "1", buyers: 4 });
  await command(page, "start");
  await widget.ended();
  await widget.assertBadge();
  const planted = await widget.main.evaluate(() => document.querySelectorAll("img, script:not([src]):not([type='text/plain']), [onerror]").length);
  assert.equal(planted, 0);
  assert.deepEqual(asked, [], "no dialog, and nobody is asked for anything");
});

/** A page of another site with the widget in its first frame, awake. */
async function open(name, query) {
  const page = await openPage(site.browser);
  const dialogs = [];
  page.on("dialog", (dialog) => (dialogs.push(dialog.message()), dialog.dismiss()));
  page.dialogs = dialogs;
  await page.goto(await site.folder.page(name, query));
  const widget = await widgetIn(page).awake();
  await widget.root.locator("main[data-mode]").waitFor();
  return { page, widget };
}

/** Requests to other sites, and dialogs. */
function watchAsked(page) {
  const asked = page.dialogs;
  page.on("request", (request) => {
    if (new URL(request.url()).pathname.startsWith("/api/embed/")) return;
    asked.push(request.url());
  });
  return asked;
}

function pick(all, names) {
  return Object.fromEntries(names.map((name) => [name, all?.[name]]));
}

/** The beginnings and ends of runs, in the order in which the widget reported them. */
async function runs(page) {
  return (await said(page)).map(({ type }) => type).filter((type) => type === "run:start" || type === "run:end");
}
