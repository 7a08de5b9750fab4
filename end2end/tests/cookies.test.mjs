// Nothing is stored in a browser before the visitor buys something.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoTroubles } from "../support/browser.mjs";
import { BUYER_COOKIE, Floor, FLOOR_COOKIE, TAG_COOKIE } from "../support/floor.mjs";
import { TEST_MS } from "../support/limits.mjs";
import { useSite } from "../support/site.mjs";

const site = useSite();

test("no cookie until the first purchase; then three that no script can read", { timeout: TEST_MS }, async () => {
  const race = await site.visit();
  await race.breakIt({ buyers: 4 });
  await race.run();
  await race.finished();
  const { page } = race;
  assert.deepEqual(await page.context().cookies(), [], "visiting and breaking it leave nothing behind");
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);

  const floor = new Floor(page);
  await floor.name.fill("Zoë & Söhne; 50 %");
  await floor.buy("B7");

  const cookies = await page.context().cookies();
  assert.deepEqual(cookies.map(({ name }) => name).sort(), [BUYER_COOKIE, FLOOR_COOKIE, TAG_COOKIE].sort());
  for (const cookie of cookies) {
    assert.ok(cookie.httpOnly, `${cookie.name} is HttpOnly`);
    assert.equal(cookie.sameSite, "Lax", cookie.name);
    assert.equal(cookie.path, "/", cookie.name);
  }
  const [id, buyer] = [FLOOR_COOKIE, BUYER_COOKIE].map((name) => cookies.find((cookie) => cookie.name === name).value);
  assert.match(id, /^[0-9a-f]{32}$/);
  assert.equal(decodeURIComponent(buyer), "Zoë & Söhne; 50 %");

  await page.goto(site.url);
  assert.equal(await floor.name.inputValue(), "Zoë & Söhne; 50 %", "the name is still there");
  assertNoTroubles(page);
});
