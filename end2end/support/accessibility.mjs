// axe-core, injected into the page as it is.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// axe-core takes a text's colour from a property that this page never sets, and for which
// Chromium does not report the forced colour.
const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8").replaceAll("-webkit-text-fill-color", "color");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The display settings that a visitor may have. */
export const LOOKS = {
  light: { colorScheme: "light", forcedColors: "none" },
  dark: { colorScheme: "dark", forcedColors: "none" },
  "forced colours": { colorScheme: "dark", forcedColors: "active" },
};

/** Checks the page as it is, with every display setting. Evaluated, so that the page's policy does not block it. */
export async function assertAccessible(page, what) {
  await page.evaluate(SOURCE);
  for (const [look, media] of Object.entries(LOOKS)) {
    await page.emulateMedia(media);
    const { violations, passes } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), TAGS);
    assert.ok(passes.length > 10, `${what}, ${look}: axe-core had something to look at`);
    assert.deepEqual(violations.map(finding), [], `${what}, ${look}`);
  }
}

function finding({ id, help, nodes }) {
  return `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `  ${html.slice(0, 200)}\n  ${failureSummary}`).join("\n")}`;
}
