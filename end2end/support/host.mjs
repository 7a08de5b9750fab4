// The page around a widget: the messages it sends to the widget, and those it gets.
import { PAGE_MS } from "./limits.mjs";
import { until } from "./until.mjs";

/** The widget's messages to this page, of one type or all: each with origin and time. */
export async function said(page, type) {
  const all = await page.evaluate(() =>
    window.said.filter(({ data }) => data?.ns === "worldseat").map(({ data, origin, at }) => ({ ...data, origin, at })),
  );
  return type === undefined ? all : all.filter((one) => one.type === type);
}

/** Waits until the widget has sent this many messages of that type. */
export function hears(page, type, times = 1) {
  return until(`the widget says ${type}`, PAGE_MS, async () => {
    const all = await said(page, type);
    return all.length >= times && all;
  });
}

/** Posts any message to the widget's frame. */
export function post(page, message) {
  return page.evaluate((it) => document.querySelector("iframe").contentWindow.postMessage(it, "*"), message);
}

let asked = 0;

/** Sends the widget a command, and returns its answer. */
export async function command(page, cmd, more = {}) {
  asked += 1;
  const id = `c${asked}`;
  await post(page, { ns: "worldseat", v: 1, id, cmd, ...more });
  return until(`the widget answers ${cmd}`, PAGE_MS, async () => (await said(page, "ack")).find((one) => one.id === id));
}
