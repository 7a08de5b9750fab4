// The tasks of a page in a trace of the browser.
import assert from "node:assert/strict";

/**
 * The tasks of the pages' main threads: each with its start and the processor time that it took,
 * both in milliseconds. Processor time excludes other programs on the machine.
 */
export function mainTasks(traceEvents) {
  const isMain = ({ name, args }) => name === "thread_name" && args.name === "CrRendererMain";
  const main = new Set(traceEvents.filter(isMain).map(({ pid, tid }) => `${pid}/${tid}`));
  const tasks = traceEvents.filter(({ name, pid, tid, tdur }) => name === "RunTask" && tdur !== undefined && main.has(`${pid}/${tid}`));
  // A trace without tasks would stay within every bound.
  assert.ok(tasks.length > 100, `the browser traced ${tasks.length} tasks of the page`);
  return tasks.map(({ ts, tdur }) => ({ began: ts / 1000, processor: tdur / 1000 }));
}
