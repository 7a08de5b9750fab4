// What wasm-bindgen's glue has for browsers that nobody here supports, and its loader with its warnings and its several
// ways in: a sixth of the compressed glue.
//
// Run by itself, it puts a short loader into the page's glue: node scripts/glue.mjs GLUE.js
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** Every browser of scripts/browser.sh has both of them. */
export const POLYFILLS = [
  /^( *)if \(!\('encodeInto' in [\s\S]*?\n\1\}\n/m,
  /\(typeof FinalizationRegistry === 'undefined'\)\s*\? .*\s*: (?=new FinalizationRegistry)/g,
];
/** The loader, and behind it the end of the glue. */
export const LOADER = /^ *async function __wbg_load\([\s\S]*/m;

/** The glue without these parts. Throws if one is not there: then the glue is of another wasm-bindgen. */
export function without(glue, parts) {
  return parts.reduce((whole, part) => {
    const rest = whole.replace(part, "");
    if (rest === whole) throw new Error(`the glue is of another wasm-bindgen: it has no ${part}`);
    return rest;
  }, glue);
}

// The page's script calls the first once, with an address; the loader of the split wasm calls the second, later.
const OF_PAGE = `
async function __wbg_init({ module_or_path }) {
    const { instance, module } = await WebAssembly.instantiateStreaming(fetch(module_or_path), __wbg_get_imports());
    return __wbg_finalize_init(instance, module);
}
const initSync = () => wasm;
export { initSync, __wbg_init as default };
`;

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [path] = process.argv.slice(2);
  if (!path) throw new Error("which glue?");
  writeFileSync(path, without(readFileSync(path, "utf8"), [...POLYFILLS, LOADER]) + OF_PAGE);
}
