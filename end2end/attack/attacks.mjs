// The attacks: each by one client, and each with its promise.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/paths.mjs";
import { withFloor, withLongRun } from "./beforehand.mjs";
import { flood, hold } from "./flood.mjs";

const HEAD = "HTTP/1.1\r\nHost: localhost\r\n";
/** A run that is part of the program: it can be requested without a database. */
const RECORDED = readFileSync(join(ROOT, "crates/race/recorded/run.txt"), "utf8").split(" ")[1];
const RUN = "seat=A1&buyers=60";

/** Longer than the server waits for a request's header or body, or for a client that reads. */
const CLOSED_BY_MS = 40_000;

const floods = (loops, ask) => ({ url }) => flood(url, loops, ask);
const holds = (count, how) => ({ url }) => hold(url, count, { waitMs: CLOSED_BY_MS, ...how });

/** A run's id that could exist: it began a day ago. */
function unknownRun() {
  const at = (Date.now() - 86_400_000).toString(16).padStart(12, "0");
  const random = () => Math.floor(Math.random() * 0x1000).toString(16).padStart(3, "0");
  return `${at}7${random()}8${random()}${random()}${random()}${random()}${random()}`;
}

export const ATTACKS = [
  {
    name: "silent connections",
    promise: "closed within 30 s",
    begin: holds(60, { first: () => "" }),
  },
  {
    name: "half a head",
    short: true,
    promise: "closed within 30 s, however often a line is added",
    begin: holds(175, { first: (n) => `GET / ${n % 2 ? HEAD : "HTTP/1.1\r\n"}X: `, more: "y\r\nX: ", everyMs: 1_000 }),
  },
  {
    name: "half a body",
    promise: "408 after 10 s, and closed",
    begin: holds(120, { first: () => `POST /tickets ${HEAD}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nseat=`, more: "x", everyMs: 1_000 }),
  },
  {
    name: "readers that do not read",
    promise: "closed after 30 s in which nothing was taken in",
    begin: holds(60, { first: () => `GET /run/${RECORDED}/evidence.zip ${HEAD}\r\n`.repeat(30), reads: false }),
  },
  { name: "a flood of pages", short: true, promise: "100 requests a second, then 429", begin: floods(64, () => ({ path: "/" })) },
  {
    name: "a flood of runs",
    short: true,
    promise: "2 of 8 live runs, 8 waiting, then 429",
    begin: floods(16, () => ({ path: "/api/embed/runs", method: "POST", body: RUN })),
  },
  { name: "open streams", promise: "128 of 512, then 429", begin: floods(200, () => ({ path: "/api/embed/stream", hangUpMs: 15_000 })) },
  {
    name: "bundles, hung up on",
    short: true,
    promise: "2 are packed at once, each run once",
    begin: floods(100, () => ({ path: `/run/${RECORDED}/evidence.zip`, hangUpMs: 50 })),
  },
  { name: "pictures", promise: "drawn once, then kept", begin: floods(100, () => ({ path: `/run/${RECORDED}.png` })) },
  { name: "floors by GET", short: true, promise: "nothing is written", begin: floods(16, () => ({ path: "/api/seats" })) },
  {
    name: "runs that never were",
    promise: "answered within 3 s; no query for what cannot be stored",
    begin: floods(100, () => ({ path: `/run/${unknownRun()}` })),
  },
  {
    name: "purchases of a sold seat",
    promise: "4 of 16 under way",
    begin: floods(32, () => ({ path: "/api/purchase", method: "POST", headers: { "content-type": "application/json" }, body: '{"backend":"dsql","seat":"A1"}' })),
  },
  {
    name: "reads of a floor",
    promise: "races keep connections of their own",
    begin: withFloor((floor) => floods(64, () => ({ path: "/api/seats", headers: floor.headers }))),
  },
  {
    name: "purchases while a floor is watched",
    promise: "one task for each seat, whatever is sold on it",
    begin: withFloor((floor) => floods(32, () => floor.purchase), { watched: true }),
  },
  {
    name: "pages of a run of 10,000",
    promise: "drawn beside the threads that serve; 4 at once, then 429",
    begin: withLongRun((run) => floods(16, () => ({ path: `/run/${run}` }))),
  },
  {
    name: "a foreign name",
    short: true,
    promise: "421, before anything is done",
    begin: floods(8, () => ({ path: "/api/seats", headers: { host: "evil.example", origin: "http://evil.example", "sec-fetch-site": "same-origin" } })),
  },
];
