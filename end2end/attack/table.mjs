// The table, and the promises that are held against it.
import { percentile } from "./honest.mjs";
import { SPARE } from "./gauge.mjs";

/** What an honest visitor's press may cost, against idle. */
const SLOWER_MAX = 2;
const RSS_MAX = 300 * 1024 * 1024;

const COLUMNS = ["attack", "press p95", "× idle", "memory", "files", "threads", "stored", "sent", "promise"];

export function title() {
  return `| ${COLUMNS.join(" | ")} |\n|${COLUMNS.map(() => "---").join("|")}|`;
}

export function line({ name, promise = "", honest, held, before, after, sent }, idle) {
  const cells = [
    name,
    `${Math.round(p95(honest))} ms`,
    (p95(honest) / p95(idle.honest)).toFixed(2),
    `${mega(held.rss)} MB`,
    `${held.descriptors} (then ${after.descriptors})`,
    held.threads,
    `${mega(held.stored - before.stored)} MB`,
    Object.entries(sent).map(([what, count]) => `${count} × ${what}`).join(", ") || "–",
    promise,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Whether an honest press took longer than it may. */
export const tooSlow = (honest, idle) => p95(honest) > SLOWER_MAX * p95(idle.honest);

/** Each broken promise as a sentence. */
export function failures({ name, honest, held, before, after, sent }, idle) {
  const slower = p95(honest) / p95(idle.honest);
  const wrong = Object.keys(sent).filter((status) => /^5\d\d/.test(status) && status !== "503");
  return [
    tooSlow(honest, idle) && `${name}: an honest press took ${slower.toFixed(2)} times as long as idle, more than ${SLOWER_MAX}`,
    held.rss > RSS_MAX && `${name}: the server held ${mega(held.rss)} MB`,
    after.descriptors > before.descriptors + SPARE && `${name}: ${after.descriptors - before.descriptors} files were left open`,
    wrong.length > 0 && `${name}: answered with ${wrong.join(", ")}`,
    "closed by the server" in sent && "after s" in sent && sent["closed by the server"] < sent.opened && `${name}: ${sent.opened - sent["closed by the server"]} connections were never closed`,
  ].filter(Boolean);
}

const p95 = (values) => percentile(values, 0.95);
const mega = (bytes) => (bytes / 1024 / 1024).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0);
