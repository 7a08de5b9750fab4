// Gives wasm-bindgen's glue the short names that wasm-opt gave its wasm, and a short loader:
// node scripts/shorten.mjs GLUE.js <NAMES.json
//
// Each long name contains sixteen digits of a hash, which no compression makes smaller.
import { readFileSync, writeFileSync } from "node:fs";
import { LOADER, POLYFILLS, without } from "./glue.mjs";

const [gluePath] = process.argv.slice(2);
if (!gluePath) throw new Error("which glue?");
// The output of `wasm-opt --minify-imports-and-exports-and-modules`: [module, name, short name].
const { imports, exports } = JSON.parse(readFileSync(0, "utf8"));
const imported = new Map(imports.map(([, name, short]) => [name, short]));
const exported = new Map(exports);
// Every imported function belongs to one module: the glue.
const [[glueModule]] = imports;
const MODULE = "a";

// What nobody here uses; it is there once.
const SCRIPT_SRC = /^ {4}let script_src;\n {4}if [\s\S]*?\n {4}\}\n/m;
// An address, or a file's own bytes. Bytes are taken from any server, whatever it calls them.
const SHORT_LOADER = `
    return async ({ module_or_path: from }) => {
        const bytes = typeof from === "string" ? await (await fetch(from)).arrayBuffer() : from;
        const { instance, module } = await WebAssembly.instantiate(bytes, __wbg_get_imports());
        __wbg_finalize_init(instance, module);
    };
})({});
`;

const glue = (without(readFileSync(gluePath, "utf8"), [SCRIPT_SRC, ...POLYFILLS, LOADER]) + SHORT_LOADER)
  .replaceAll(`"${glueModule}"`, `"${MODULE}"`)
  .replace(/\bwasm\.(\w+)/g, (whole, name) => (exported.has(name) ? `wasm.${exported.get(name)}` : whole))
  .replace(/^(\s*)(__wb\w+)(?=:)/gm, (whole, space, name) => (imported.has(name) ? space + imported.get(name) : whole));
for (const name of imported.keys()) {
  if (new RegExp(`\\b${name}\\b`).test(glue)) throw new Error(`${name} is still in the glue`);
}
writeFileSync(gluePath, glue);
