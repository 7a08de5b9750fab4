// The page around a widget: what it tells it, and what it is told.
import { PAGE_MS } from "./limits.mjs";
import { until } from "./until.mjs";

/** What the widget said to this page, of a type or at all: each with origin and time. */
export async function said(page, type) {
  const all = await page.evaluate(() =>
    window.said.filter(({ data }) => data?.ns === "worldseat").map(({ data, origin, at }) => ({ ...data, origin, at })),
  );
  return type === undefined ? all : all.filter((one) => one.type === type);
}

/** Waits until the widget has said something of that type, so many times. */
export function hears(page, type, times = 1) {
  return until(`the widget says ${type}`, PAGE_MS, async () => {
    const all = await said(page, type);
    return all.length >= times && all;
  });
}

/** Posts anything to the widget's frame. */
export function post(page, message) {
  return page.evaluate((it) => document.querySelector("iframe").contentWindow.postMessage(it, "*"), message);
}

let asked = 0;

/** Gives the widget a command, and the answer back. */
export async function command(page, cmd, more = {}) {
  asked += 1;
  const id = `c${asked}`;
  await post(page, { ns: "worldseat", v: 1, id, cmd, ...more });
  return until(`the widget answers ${cmd}`, PAGE_MS, async () => (await said(page, "ack")).find((one) => one.id === id));
}
