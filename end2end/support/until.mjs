import { setTimeout as pause } from "node:timers/promises";

const STEP_MS = 50;

/** Asks again and again until the answer is truthy, and gives it back. */
export async function until(what, ms, ask) {
  const deadline = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`);
    await pause(STEP_MS);
  }
}
