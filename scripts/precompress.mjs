// Compresses the files of a directory as much as possible; the results lie beside them:
// node scripts/precompress.mjs DIRECTORY
//
// Not `cargo leptos build --precompress`: its gzip is far from what gzip can do, and it
// would not print the compressed sizes.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const DONE = new Set([".br", ".gz"]);
// Files that the browser never requests.
const PASSED_OVER = new Set([".ts", ".png"]);

const [directory] = process.argv.slice(2);
if (!directory) throw new Error("which directory?");

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

const kB = (bytes) => `${(bytes.length / 1000).toFixed(1)} kB`;

const files = readdirSync(directory, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !DONE.has(extname(entry.name)) && !PASSED_OVER.has(extname(entry.name)))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

for (const file of files) {
  const bytes = readFileSync(file);
  const smaller = { br: brotli(bytes), gz: gzipSync(bytes, { level: 9 }) };
  for (const [suffix, compressed] of Object.entries(smaller)) {
    if (compressed.length < bytes.length) writeFileSync(`${file}.${suffix}`, compressed);
  }
  console.log(`    ${file}: ${kB(bytes)}, brotli ${kB(smaller.br)}, gzip ${kB(smaller.gz)}`);
}
