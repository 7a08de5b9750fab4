import { setTimeout as pause } from "node:timers/promises";

const STEP_MS = 50;

/** Calls again and again until the result is truthy, and returns it. */
export async function until(what, ms, ask) {
  const deadline = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`);
    await pause(STEP_MS);
  }
}
