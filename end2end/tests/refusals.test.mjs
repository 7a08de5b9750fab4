// An action that a floor does not allow is answered with a sentence, a 4xx status, and no row.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BUYER_COOKIE, REGIONS, FLOOR_COOKIE } from "../support/floor.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { get, postForm } from "../support/raw_http.mjs";
import { countRows } from "../support/rows.mjs";
import { endpoints } from "../support/server.mjs";
import { useSite } from "../support/site.mjs";

const ORDER = { lane: "strong", region: REGIONS[0], seat: "A1", buyer: "Ada" };
const FORGED = "f".repeat(32);

const WRONG_ORDERS = {
  "no name": { ...ORDER, buyer: "  " },
  "a name of 41 characters": { ...ORDER, buyer: "x".repeat(41) },
  "a name of two lines": { ...ORDER, buyer: "Ada\nBen" },
  "an unknown seat": { ...ORDER, seat: "Z9" },
  "a seat beyond its row": { ...ORDER, seat: "A13" },
  "an unknown region": { ...ORDER, region: "mars-north-1" },
  "an unknown lane": { ...ORDER, lane: "weak" },
  "no seat at all": { lane: "strong", region: REGIONS[0], buyer: "Ada" },
};

const site = useSite();

for (const [what, order] of Object.entries(WRONG_ORDERS)) {
  test(`${what}: refused by the form and by the server function alike`, { timeout: TEST_MS }, async () => {
    const where = endpoints(site.url);
    const before = await countRows(where);
    const page = await readAll(await postForm(`${site.url}/tickets`, order));
    assertRefused(page);
    assert.match(page.body, /role="alert"[^>]*>(<!--.*?-->)?\s*<p class="notice">[^<]+[.!]/s, "the page says what is wrong");
    const call = await readAll(await postForm(`${site.url}/fn/buy_seat`, order));
    assertRefused(call);
    assert.match(call.body, /^4\d\d \w+ .*\.$/s, "and so does the server function");
    assert.deepEqual(await countRows(where), before, "no row was written");
  });
}

test("a forged cookie buys nothing, and is not kept", { timeout: TEST_MS }, async () => {
  const where = endpoints(site.url);
  const before = await countRows(where);
  for (const floor of [FORGED, "not-a-floor", "%00", `${FORGED}#A1`]) {
    const answer = await readAll(await postForm(`${site.url}/tickets`, ORDER, { cookie: `${FLOOR_COOKIE}=${floor}; ${BUYER_COOKIE}=Ada` }));
    assertRefused(answer);
    assert.deepEqual(await countRows(where), before, `${floor}: no row was written`);
  }
  const page = await get(site.url, { cookie: `${FLOOR_COOKIE}=${FORGED}` });
  assert.ok(page.status < 500, "the front page does not mind");
});

test("a floor that does not exist cannot be joined", { timeout: TEST_MS }, async () => {
  for (const path of [`/floor/${FORGED}`, "/floor/nonsense", "/run/nonsense", "/no/such/page"]) {
    const page = await get(`${site.url}${path}`, { accept: "text/html" });
    assert.equal(page.status, 404, path);
    assert.match(page.body.toString(), /<h1>[^<]+<\/h1>/, `${path}: a page says so`);
  }
  assertRefused(await readAll(await postForm(`${site.url}/floor/join`, { floor: FORGED })));
});

test("a seat that is sold is answered with 409", { timeout: TEST_MS }, async () => {
  const first = await postForm(`${site.url}/tickets`, ORDER);
  const cookie = first.headers["set-cookie"].map((each) => each.split(";")[0]).join("; ");
  const where = endpoints(site.url);
  const before = await countRows(where);
  const answer = await readAll(await postForm(`${site.url}/tickets`, { ...ORDER, buyer: "Ben" }, { cookie }));
  assert.equal(answer.status, 409);
  assert.match(answer.body, /A1[^<]*sold/);
  assert.deepEqual(await countRows(where), before, "and nothing has changed");
  const call = await readAll(await postForm(`${site.url}/fn/buy_seat`, { ...ORDER, buyer: "Ben" }, { cookie }));
  assert.match(call.body, /^taken\b/);
});

function assertRefused({ status, headers }) {
  assert.ok(status >= 400 && status < 500, `status ${status}`);
  const set = headers["set-cookie"] ?? [];
  // Deleting a cookie does not count as storing one.
  assert.ok(set.every((cookie) => /Max-Age=0|Expires=Thu, 01 Jan 1970/i.test(cookie)), `no cookie is set: ${set}`);
}

async function readAll(answer) {
  const body = Buffer.concat(await answer.toArray()).toString();
  return { status: answer.statusCode, headers: answer.headers, body };
}
