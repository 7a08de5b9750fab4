// The code on the page is the code that ran.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { TEST_MS } from "../support/limits.mjs";
import { PURCHASE_SOURCE } from "../support/paths.mjs";
import { useSite } from "../support/site.mjs";

const BEGIN = "// begin: shown on the page\n";
const END = "// end: shown on the page";

const site = useSite();

test("the page shows the purchase function from its source file", { timeout: TEST_MS }, async () => {
  const file = readFileSync(PURCHASE_SOURCE, "utf8");
  const [before, rest] = file.split(BEGIN);
  assert.ok(before && rest?.includes(END), "the source has both marks");
  const source = rest.slice(0, rest.indexOf(END)).trim();
  assert.match(source, /fn purchase/);

  const { page } = await site.visit();
  const code = page.locator("pre code#purchase-source");
  assert.equal((await code.textContent()).trim(), source);
});
