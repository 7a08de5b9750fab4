// The table of the faults, and the promises that are checked.
import { percentile } from "./honest.mjs";
import { RSS_MAX, SLOWER_MAX, head, mega, row } from "./table.mjs";

const COLUMNS = ["fault", "done", "said after", "answers meanwhile", "slowest, × idle", "memory", "files", "well again after", "promise"];

export const faultTitle = () => head(COLUMNS);

export function faultLine({ fault, did, said, idle, meanwhile, held, before, backIn }) {
  return row([
    fault.name,
    did,
    said === undefined ? "–" : seconds(said),
    counted(meanwhile.map(told)),
    `${Math.round(slowest(meanwhile))} ms, ${(slowest(meanwhile) / slowest(idle)).toFixed(2)}`,
    `${mega(held.rss)} MB`,
    `${before.descriptors}, at most ${held.descriptors}`,
    seconds(backIn),
    fault.promise,
  ]);
}

/** Each broken promise as a sentence. */
export function faultFailures({ fault, said, idle, meanwhile, held, backIn, rows, panics }) {
  const other = fault.lane === "strong" ? "eventual" : "strong";
  const broken = meanwhile.filter(({ status, mute, judged }) => !(status === 503 && !mute) && !(status === 200 && judged.includes(other)));
  return [
    idle.some(({ judged }) => judged.length < 2) && "a press before it was not judged",
    said === Infinity && "/readyz did not say so",
    broken.length > 0 && `answered with ${counted(broken.map(told))}`,
    fault.asQuick && slowest(meanwhile) > SLOWER_MAX * slowest(idle) && `a press took more than ${SLOWER_MAX} times as long as before`,
    held.rss > RSS_MAX && `the server held ${mega(held.rss)} MB`,
    backIn === Infinity && `not well again within ${fault.backMs / 1000} s`,
    rows.unnoted.length > 0 && `${rows.unnoted.length} of ${rows.runs} runs left rows and are noted nowhere`,
    rows.runs === 0 && "no run left a row: nothing was tried",
    panics > 0 && `${panics} panics in the server's log`,
  ].filter(Boolean).map((why) => `${fault.name}: ${why}`);
}

/** The answers that the visitor got. */
function told({ status, judged, mute }) {
  if (status === 0) return "no end";
  if (status !== 200) return `${status}${mute ? " without Retry-After" : ""}`;
  return judged.length === 2 ? "both lanes judged" : `${judged.join(", ") || "no lane"} judged`;
}

function counted(words) {
  return [...new Set(words)].map((word) => `${words.filter((each) => each === word).length} × ${word}`).join(", ");
}

const slowest = (all) => percentile(all.map(({ ms }) => ms), 1);
const seconds = (ms) => (ms === Infinity ? "never" : `${(ms / 1000).toFixed(1)} s`);
