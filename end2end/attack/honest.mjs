// The honest visitor: presses Break it and reads until the verdicts arrive.
import { once } from "node:events";
import { request } from "node:http";

const FROM = "127.0.0.2";
const WAIT_MAX_MS = 30_000;

/** Milliseconds of each press, one after the other; a press that did not reach its end is Infinity. */
export async function presses(url, count) {
  const took = [];
  for (let each = 0; each < count; each += 1) took.push(await press(url));
  return took;
}

/** Opens as many database connections as any run can need: they stay open for the next one. */
export function fillPools(url) {
  return Promise.all(Array.from({ length: 4 }, () => press(url, 60)));
}

export async function press(url, buyers = 24) {
  const { ms, judged } = await pressed(url, buyers);
  return judged.length === 2 ? ms : Infinity;
}

/**
 * One press: its duration, the lanes with a verdict, and the status: 0 if there was no response,
 * or none that ended. `mute` is a refusal without `retry-after`.
 */
export async function pressed(url, buyers = 24) {
  const begin = performance.now();
  const body = `seat=A1&buyers=${buyers}&lanes=strong,eventual`;
  const headers = { "content-type": "application/x-www-form-urlencoded", "content-length": body.length };
  const sent = request(`${url}/api/embed/runs`, { method: "POST", headers, agent: false, localAddress: FROM, timeout: WAIT_MAX_MS });
  sent.on("timeout", () => sent.destroy(new Error("timeout")));
  const result = (status, text, mute = false) => ({ ms: performance.now() - begin, status, judged: judgedIn(text), mute });
  try {
    sent.end(body);
    const [answer] = await once(sent, "response");
    let text = "";
    for await (const piece of answer.setEncoding("utf8")) text += piece;
    const status = answer.statusCode;
    if (status !== 200) return result(status, "", !answer.headers["retry-after"]);
    return text.endsWith("end\n") ? result(status, text) : result(0, "");
  } catch {
    return result(0, "");
  }
}

const judgedIn = (text) => ["strong", "eventual"].filter((lane) => new RegExp(`^v ${lane} `, "m").test(text));

/** The value below which `share` of the values lie. */
export function percentile(values, share) {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}
