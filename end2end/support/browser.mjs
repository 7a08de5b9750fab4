// Debian's Chromium, or the one that CHROMIUM names.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { PAGE_MS } from "./limits.mjs";

export const DESKTOP = { width: 1280, height: 800 };

const ARGUMENTS = [
  "--headless",
  "--no-sandbox", // CI is root
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
];

/** Addresses whose responses are streams. */
const STREAMS = /^\/(fn|api\/embed)\//;

/** Starts a browser with a fresh profile, removed when it is closed, and with further flags. */
export function launch(flags = []) {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: [...ARGUMENTS, ...flags] });
}

/**
 * Opens a page in a context of its own and keeps a list of the errors in it.
 * A visitor who leaves has requests that fail, so the test itself checks the list.
 */
export async function openPage(browser, { viewport = DESKTOP, ...options } = {}) {
  const context = await browser.newContext({ viewport, ...options });
  context.setDefaultTimeout(PAGE_MS);
  return openTab(context, options);
}

/** Another tab of the same visitor. */
export async function openTab(context, { javaScriptEnabled = true } = {}) {
  const page = await context.newPage();
  page.scriptEnabled = javaScriptEnabled;
  page.troubles = [];
  page.on("console", (message) => {
    if (message.type() === "error") page.troubles.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => page.troubles.push(`page: ${error.stack ?? error}`));
  page.on("requestfailed", (request) => {
    if (!readToItsEnd(request) && !scriptIsOff(request)) page.troubles.push(`request: ${request.url()} ${request.failure()?.errorText}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) page.troubles.push(`status ${response.status()}: ${response.url()}`);
  });
  return page;
}

/**
 * Chromium reports most streamed responses as aborted even if a script of three lines reads
 * them to the end: it sees the end of the data before the network says "complete". A
 * stream that is really cut off has no verdict, which every test waits for.
 */
function readToItsEnd(request) {
  return STREAMS.test(new URL(request.url()).pathname) && request.failure()?.errorText === "net::ERR_ABORTED";
}

/** With JavaScript off, Chromium reports that a policy forbade the script. */
function scriptIsOff(request) {
  return request.resourceType() === "script" && request.failure()?.errorText === "csp" && !request.frame().page().scriptEnabled;
}

export function assertNoTroubles(page) {
  assert.deepEqual(page.troubles, [], "the page had no errors");
}
