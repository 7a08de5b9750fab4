// Lighthouse as a phone on a slow connection: the median of several first visits. The time that
// a task blocks the page depends on other work on the machine; the processor time it takes does
// not, so that is bounded, and Lighthouse's own figure is shown beside it.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ARTIFACTS } from "../support/paths.mjs";
import { startServer } from "../support/server.mjs";
import { mainTasks } from "../support/trace.mjs";
import * as bounds from "./bounds.mjs";
import { Report, median, printTable } from "./report.mjs";

const METRICS = { LCP: "largest-contentful-paint", CLS: "cumulative-layout-shift", TBT: "total-blocking-time", FCP: "first-contentful-paint" };
const CATEGORIES = Object.keys(bounds.SCORES);

const server = await startServer();
const report = new Report();
try {
  let visits;
  // Values that depend on time get another round: they include other work on this machine.
  for (let round = 0; round < bounds.LIGHTHOUSE_ROUNDS_MAX && !(visits && quick(visits)); round += 1) visits = await oneRound(server.url);
  judge(visits);
} finally {
  await server.stop();
}
report.end();

async function oneRound(url) {
  const visits = [];
  for (let visit = 1; visit <= bounds.LIGHTHOUSE_RUNS; visit += 1) visits.push(figures(await measure(url, visit)));
  printTable(Object.keys(visits[0].shown), visits.map(({ shown }) => Object.values(shown)));
  return visits;
}

/** One visit with a fresh browser profile; its report is kept. */
async function measure(url, visit) {
  const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
  const browser = await launch({ chromePath: process.env.CHROMIUM, chromeFlags: flags, logLevel: "error" });
  try {
    const result = await lighthouse(`${url}/`, { port: browser.port, output: "json", logLevel: "error", onlyCategories: CATEGORIES });
    mkdirSync(ARTIFACTS, { recursive: true });
    writeFileSync(join(ARTIFACTS, `lighthouse-${visit}.json`), result.report);
    return { ...result.lhr, blocked: blocked(result) };
  } finally {
    await browser.kill();
  }
}

/**
 * The total blocking time, from processor time: the part of each task after the first paint that
 * would exceed 50 ms on Lighthouse's slow phone, in milliseconds.
 */
function blocked({ lhr, artifacts }) {
  const painted = lhr.audits.metrics.details.items[0].observedFirstContentfulPaintTs / 1000;
  const slower = lhr.configSettings.throttling.cpuSlowdownMultiplier;
  const tasks = mainTasks(artifacts.Trace.traceEvents).filter(({ began }) => began >= painted);
  return tasks.reduce((sum, { processor }) => sum + Math.max(0, processor * slower - 50), 0);
}

function figures({ categories, audits, environment, lighthouseVersion, runtimeError, blocked }) {
  if (runtimeError) throw new Error(`Lighthouse ${lighthouseVersion}: ${runtimeError.message}`);
  const scores = CATEGORIES.map((name) => [name, Math.round(categories[name].score * 100)]);
  const metrics = Object.entries(METRICS).map(([name, audit]) => [name, audits[audit].numericValue]);
  // The speed of the machine at that moment: with much other work on it the rest is worthless.
  const machine = [["blocked", blocked], ["machine", environment.benchmarkIndex]];
  return { shown: Object.fromEntries([...scores, ...metrics, ...machine]), short: shortcomings(categories, audits) };
}

/** The audits that keep a score below 100, with their findings. */
function shortcomings(categories, audits) {
  const lost = CATEGORIES.flatMap((name) => categories[name].auditRefs.filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 0.9));
  return lost.map(({ id }) => `${id}: ${audits[id].displayValue ?? ""} ${JSON.stringify(audits[id].details?.items ?? []).slice(0, 400)}`);
}

function quick(visits) {
  return middleOf(visits, "blocked") <= bounds.BLOCKING_MS.must && middleOf(visits, "performance") >= bounds.SCORES.performance;
}

function middleOf(visits, name) {
  return median(visits.map(({ shown }) => shown[name]));
}

function judge(visits) {
  const middle = (name) => middleOf(visits, name);
  for (const [name, must] of Object.entries(bounds.SCORES)) report.atLeast(`Lighthouse ${name}`, middle(name), must);
  report.atMost("cumulative layout shift", middle("CLS"), bounds.LAYOUT_SHIFT);
  report.atMost("total blocking time, of the processor", middle("blocked"), bounds.BLOCKING_MS, " ms");
  report.atMost("total blocking time", middle("TBT"), { aim: bounds.BLOCKING_MS.must }, " ms");
  report.atMost("largest contentful paint", middle("LCP"), bounds.LARGEST_PAINT_MS, " ms");
  for (const each of new Set(visits.flatMap(({ short }) => short))) console.log(`    ${each}`);
}
