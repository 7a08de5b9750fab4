// A run that was never run: its lines, at a given rate, for more buyers than the databases here
// could serve in that time. It tests the page.
import { setTimeout as pause } from "node:timers/promises";
import { watchLive } from "./run_stream.mjs";

const STEP_MS = 4;
const US = 1000;
const REGIONS = ["us-east-1", "us-east-2"];

/** The number of outcomes a second that a page gets from a real run, both lanes together. */
export async function usualRate(url, buyers) {
  const arrivals = [];
  for await (const { fields, at } of watchLive(url, { seat: "A1", buyers })) if (fields[0] === "a") arrivals.push(at);
  return ((arrivals.length - 1) * 1000) / (arrivals.at(-1) - arrivals[0]);
}

/** Answers a request with the lines of a run with this many outcomes, at this rate a second. */
export function crowd(outcomes, perSecond) {
  const lines = attempts(outcomes);
  return async (asked, answer) => {
    asked.resume();
    answer.writeHead(200, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
    answer.write(beginning(outcomes / 2));
    const begun = performance.now();
    for (let sent = 0; sent < lines.length && !answer.destroyed; ) {
      await pause(STEP_MS);
      const due = Math.min(lines.length, Math.floor(((performance.now() - begun) * perSecond) / 1000));
      if (due > sent) answer.write(lines.slice(sent, due).join(""));
      sent = due;
    }
    answer.end(ending(outcomes / 2));
  };
}

/** Answers the request for that run's result: the server does not know it. */
export function crowdResult(asked, answer) {
  asked.resume();
  const verdict = (name) => `<div class="verdict" data-verdict="${name}"><p class="sentence" data-sentence>A crowd.</p></div>`;
  const parts = [verdict("sold-once"), "", verdict("oversold"), ...Array(8).fill(""), "Strong sold one. Eventual sold many."];
  answer.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).end(parts.join("\u001e"));
}

function beginning(buyers) {
  const opened = ["strong", "eventual"].map((lane) => `lane ${lane} 64 ${REGIONS.join(",")} a%20crowd%20for%20testing\n`);
  return `run crowd A1 ${buyers} ${Date.now()}\n${opened.join("")}`;
}

/** The lanes take turns. On the eventual one every buyer is confirmed. */
function attempts(outcomes) {
  return Array.from({ length: outcomes }, (_, index) => {
    const [lane, buyer] = [index % 2 === 0 ? "strong" : "eventual", Math.floor(index / 2) + 1];
    const sold = lane === "eventual" || buyer === 1;
    return `a ${lane} ${buyer} ${buyer % 2} ${sold ? "c" : "r"} 0 ${index} ${20 * US} ${sold ? index + 15 * US : "-"} - -\n`;
  });
}

function ending(buyers) {
  const lines = ["t strong 1\n"];
  for (let first = 1; first <= buyers; first += 90) {
    const some = Array.from({ length: Math.min(90, buyers - first + 1) }, (_, index) => first + index);
    lines.push(`t eventual ${some.join(",")}\n`);
  }
  lines.push(`v strong sold-once 1 1 ${buyers - 1} 0 1 0 1 900000 4 4 0\n`);
  lines.push(`v eventual oversold ${buyers} ${buyers} 0 0 1 0 0 900000 4 4 ${buyers - 1}\n`, "end\n");
  return lines.join("");
}
