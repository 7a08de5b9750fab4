// Gives wasm-bindgen's glue the short names that wasm-opt gave its wasm, and a short loader:
// node scripts/shorten.mjs GLUE.js <NAMES.json
//
// Each long name contains sixteen digits of a hash, which no compression makes smaller. The loader that wasm-bindgen
// writes has warnings and ways in that the widget does not use: a sixth of the compressed glue.
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

// What every browser of scripts/browser.sh has, or nobody here uses; each is there once.
const UNUSED = [
  /^ {4}let script_src;\n {4}if [\s\S]*?\n {4}\}\n/m,
  /^ {4}if \(!\('encodeInto' in [\s\S]*?\n {4}\}\n/m,
  /\(typeof FinalizationRegistry === 'undefined'\)\s*\? .*\s*: (?=new FinalizationRegistry)/,
  // The loader, and behind it the end of the glue.
  /^ {4}async function __wbg_load\([\s\S]*/m,
];
// An address, or a file's own bytes. Bytes are taken from any server, whatever it calls them.
const LOADER = `
    return async ({ module_or_path: from }) => {
        const bytes = typeof from === "string" ? await (await fetch(from)).arrayBuffer() : from;
        const { instance, module } = await WebAssembly.instantiate(bytes, __wbg_get_imports());
        __wbg_finalize_init(instance, module);
    };
})({});
`;

function used(whole, unused) {
  if (!unused.test(whole)) throw new Error(`the glue is of another wasm-bindgen: it has no ${unused}`);
  return whole.replace(unused, "");
}

const glue = (UNUSED.reduce(used, readFileSync(gluePath, "utf8")) + LOADER)
  .replaceAll(`"${glueModule}"`, `"${MODULE}"`)
  .replace(/\bwasm\.(\w+)/g, (whole, name) => (exported.has(name) ? `wasm.${exported.get(name)}` : whole))
  .replace(/^(\s*)(__wb\w+)(?=:)/gm, (whole, space, name) => (imported.has(name) ? space + imported.get(name) : whole));
for (const name of imported.keys()) {
  if (new RegExp(`\\b${name}\\b`).test(glue)) throw new Error(`${name} is still in the glue`);
}
writeFileSync(gluePath, glue);
