// Gives wasm-bindgen's glue the short names that wasm-opt gave its wasm:
// node scripts/shorten.mjs GLUE.js <NAMES.json
//
// Each long name contains sixteen digits of a hash, which no compression makes smaller.
import { readFileSync, writeFileSync } from "node:fs";

const [gluePath] = process.argv.slice(2);
if (!gluePath) throw new Error("which glue?");
// The output of `wasm-opt --minify-imports-and-exports-and-modules`: [module, name, short name].
const { imports, exports } = JSON.parse(readFileSync(0, "utf8"));
const imported = new Map(imports.map(([, name, short]) => [name, short]));
const exported = new Map(exports);
// Every imported function belongs to one module: the glue.
const [[glueModule]] = imports;
const MODULE = "a";

const glue = readFileSync(gluePath, "utf8")
  .replaceAll(`"${glueModule}"`, `"${MODULE}"`)
  .replace(/\bwasm\.(\w+)/g, (whole, name) => (exported.has(name) ? `wasm.${exported.get(name)}` : whole))
  .replace(/^(\s*)(__wb\w+)(?=:)/gm, (whole, space, name) => (imported.has(name) ? space + imported.get(name) : whole));
for (const name of imported.keys()) {
  if (new RegExp(`\\b${name}\\b`).test(glue)) throw new Error(`${name} is still in the glue`);
}
writeFileSync(gluePath, glue);
