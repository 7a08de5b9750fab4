// A page of another site that a developer has open beside a running server: it tries to reach the
// site, the databases behind it, and its own name that resolves to this machine, and gets nothing.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { launch, openPage } from "../support/browser.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { countRows } from "../support/rows.mjs";
import { endpoints } from "../support/server.mjs";
import { useSite } from "../support/site.mjs";

const site = useSite();
const EVIL = "evil.example";
let [browser, foreign] = [];

before(async () => {
  foreign = createServer((_, answer) => answer.setHeader("content-type", "text/html").end("<!doctype html><title>another site</title>")).listen(0, "127.0.0.1");
  await once(foreign, "listening");
  // The name resolves to this machine at once: that is the last step of DNS rebinding.
  browser = await launch([`--host-resolver-rules=MAP ${EVIL} 127.0.0.1`]);
});
after(async () => {
  await browser?.close();
  foreign?.close();
});

/** Opens the other site's page and returns the results of its requests. */
async function tries(requests) {
  const page = await openPage(browser);
  await page.goto(`http://${EVIL}:${foreign.address().port}/`);
  const results = await page.evaluate(async (all) => {
    const one = async ([url, options]) => {
      try {
        const answer = await fetch(url, options);
        return { url, type: answer.type, status: answer.status, text: await answer.text() };
      } catch (error) {
        return { url, failed: String(error) };
      }
    };
    return Promise.all(all.map(one));
  }, requests);
  await page.context().close();
  return results;
}

const form = (mode) => ({ method: "POST", mode, headers: { "content-type": "application/x-www-form-urlencoded" }, body: "seat=A1&buyers=4&backend=dsql&lane=strong&region=us-east-1&buyer=Eve&delay=50" });

test("the site's own ways to act and to look are closed to it", { timeout: TEST_MS }, async () => {
  const rows = endpoints(site.url);
  const before = await countRows(rows);
  const paths = ["/api/seats", "/api/tickets", "/api/witness", "/api/breakit", "/api/purchase", "/api/reset", "/runs", "/tickets", "/floor", "/fn/break_it", "/fn/buy_seat", "/fn/set_delay", "/api/endpoints"];
  const requests = paths.flatMap((path) => [
    [site.url + path, {}],
    [site.url + path, form("cors")],
    [site.url + path, form("no-cors")],
  ]);
  for (const { url, type, failed } of await tries(requests)) assert.ok(failed || type === "opaque", `${url} can be read`);
  assert.deepEqual(await countRows(rows), before, "and nothing was raced or bought");
});

test("a name that is made to lead here is not answered to", { timeout: TEST_MS }, async () => {
  const { port } = new URL(site.url);
  const rebound = (path, options = {}) => [`http://${EVIL}:${port}${path}`, options];
  const page = await openPage(browser);
  const [answer] = await Promise.all([page.goto(`http://${EVIL}:${port}/`)]);
  assert.equal(answer.status(), 421);
  const results = await page.evaluate(async (all) => {
    const one = ([url, options]) => fetch(url, options).then(async (got) => ({ url, status: got.status, text: await got.text() }));
    return Promise.all(all.map(one));
  }, [rebound("/api/seats"), rebound("/api/runs"), rebound("/api/breakit", form("same-origin")), rebound("/fn/break_it", form("same-origin"))]);
  for (const { url, status, text } of results) {
    assert.equal(status, 421, url);
    assert.doesNotMatch(text, /postgres|password/i);
  }
  await page.context().close();
});

test("the databases' ports give it nothing and do nothing for it", { timeout: TEST_MS }, async () => {
  const rows = endpoints(site.url);
  const before = await countRows(rows);
  const { strong, eventual } = rows;
  const key = eventual.credentials.access_key_id;
  const dynamo = (target, body) => ({
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${target}`,
      "x-amz-date": "20260101T000000Z",
      authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(body),
  });
  const plain = { method: "POST", mode: "no-cors", body: "{}" };
  const requests = eventual.regions.flatMap(({ url }) => [
    [url, {}],
    [url, plain],
    [url, dynamo("Scan", { TableName: eventual.tables.sales })],
    [url, dynamo("DeleteTable", { TableName: eventual.tables.sales })],
    [url.replace("127.0.0.1", EVIL), dynamo("Scan", { TableName: eventual.tables.sales })],
  ]);
  requests.push([`http://127.0.0.1:${new URL(strong.url).port}/`, {}]);
  for (const { url, type, failed } of await tries(requests)) assert.ok(failed || type === "opaque", `${url} can be read`);
  assert.deepEqual(await countRows(rows), before, "every table is there, with the same rows");
});
