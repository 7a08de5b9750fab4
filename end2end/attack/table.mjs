// The table, and the promises that are checked.
import { percentile } from "./honest.mjs";
import { SPARE } from "./gauge.mjs";

/** The highest ratio of an honest visitor's press time to that of an idle server. */
export const SLOWER_MAX = 2;
export const RSS_MAX = 300 * 1024 * 1024;

/** The head of a table. */
export const head = (columns) => `${row(columns)}\n|${columns.map(() => "---").join("|")}|`;
export const row = (cells) => `| ${cells.join(" | ")} |`;

/** Prints each broken promise, and returns their number. */
export function tell(broken) {
  broken.forEach((why) => console.log(`    BROKEN: ${why}`));
  return broken.length;
}

/** The number of panics of a server. */
export const panicsOf = (server) => (server.log().match(/panicked at/g) ?? []).length;

const COLUMNS = ["attack", "press p95", "× idle", "memory", "files", "threads", "stored", "sent", "promise"];

export const title = () => head(COLUMNS);

export function line({ name, promise = "", honest, held, before, after, sent }, idle) {
  return row([
    name,
    `${Math.round(p95(honest))} ms`,
    (p95(honest) / p95(idle.honest)).toFixed(2),
    `${mega(held.rss)} MB`,
    `${held.descriptors} (then ${after.descriptors})`,
    held.threads,
    `${mega(held.stored - before.stored)} MB`,
    Object.entries(sent).map(([what, count]) => `${count} × ${what}`).join(", ") || "–",
    promise,
  ]);
}

/** Whether an honest press took longer than it may. */
export const tooSlow = (honest, idle) => p95(honest) > SLOWER_MAX * p95(idle.honest);

/** The resources held with filled pools: database connections that are idle for a while are closed, and opened again. */
export const filled = (before, idle) => ({ descriptors: Math.max(before.descriptors, idle.before.descriptors) });

/** Each broken promise as a sentence. */
export function failures({ name, honest, held, before, after, sent }, idle) {
  const left = after.descriptors - filled(before, idle).descriptors;
  const slower = p95(honest) / p95(idle.honest);
  const wrong = Object.keys(sent).filter((status) => /^5\d\d/.test(status) && status !== "503");
  return [
    tooSlow(honest, idle) && `${name}: an honest press took ${slower.toFixed(2)} times as long as idle, more than ${SLOWER_MAX}`,
    held.rss > RSS_MAX && `${name}: the server held ${mega(held.rss)} MB`,
    left > SPARE && `${name}: ${left} files were left open`,
    wrong.length > 0 && `${name}: answered with ${wrong.join(", ")}`,
    "closed by the server" in sent && sent["closed by the server"] < sent.opened && `${name}: ${sent.opened - sent["closed by the server"]} connections were never closed`,
  ].filter(Boolean);
}

const p95 = (values) => percentile(values, 0.95);
export const mega = (bytes) => (bytes / 1024 / 1024).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0);
