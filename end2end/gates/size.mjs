// The files that a first visit to `/` loads, at the best compression and as they are served.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { launch, openPage } from "../support/browser.mjs";
import { ROOT } from "../support/paths.mjs";
import { get, postForm } from "../support/raw_http.mjs";
import { startServer } from "../support/server.mjs";
import * as bounds from "./bounds.mjs";
import { Report, printTable } from "./report.mjs";

const server = await startServer();
const report = new Report();
try {
  const parts = await Promise.all((await loaded(server.url)).map(weigh));
  printTable(
    ["of /", "plain", "gzip 9", "brotli 11", "served br"],
    parts.map(({ path, kind, plain, gzip, brotli, served }) => [`${kind} ${path}`, plain, gzip, brotli, served]),
  );
  judge(parts);
  judgeChecker(parts);
  const before = scriptBytes(await untilVerdict(server.url));
  report.atMost("script bytes before the first verdict", before, bounds.SCRIPT_BYTES_BEFORE_VERDICT, " B");
} finally {
  await server.stop();
}
report.end();

/** Every resource that Chromium requests on a first visit, until nothing more comes. */
async function loaded(url) {
  const browser = await launch();
  try {
    const page = await openPage(browser);
    const urls = new Set([`${url}/`]);
    page.on("request", (request) => request.method() === "GET" && urls.add(request.url()));
    await page.goto(url);
    await page.locator("[data-race][data-ready]").waitFor({ state: "attached" });
    // Declared resources count, even if this browser does not load them.
    const declared = await page.$$eval("link[rel~=modulepreload], link[rel~=preload], link[rel~=stylesheet], script[src]", (all) =>
      all.map((element) => element.href ?? element.src),
    );
    return [...urls, ...declared.filter((each) => !urls.has(each))];
  } finally {
    await browser.close();
  }
}

async function weigh(url) {
  const { headers, body } = await get(url, { "accept-encoding": "identity" });
  const served = await get(url, { "accept-encoding": "br" });
  return {
    path: new URL(url).pathname,
    kind: kindOf(headers["content-type"] ?? ""),
    plain: body.length,
    gzip: gzipSync(body, { level: 9 }).length,
    brotli: brotli(body),
    served: served.body.length,
    inline: inlineScripts(body, headers["content-type"]),
  };
}

function brotli(body) {
  return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}

function kindOf(type) {
  if (/javascript|wasm/.test(type)) return "script";
  if (/html|css/.test(type)) return "document";
  return type.split(";")[0];
}

/** Script in the document is script, too. It is counted twice rather than not at all. */
function inlineScripts(body, type = "") {
  if (!type.includes("html")) return Buffer.alloc(0);
  const scripts = body.toString().matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g);
  return Buffer.from([...scripts].map(([, text]) => text).join("\n"));
}

function judge(parts) {
  const sum = (kind, packed) => parts.filter((part) => part.kind === kind).reduce((all, part) => all + packed(part), 0) / 1000;
  const inline = Buffer.concat(parts.map((part) => part.inline));
  report.holds("there is a script, a module of wasm and a style sheet to be weighed", parts.length >= 4);
  report.atMost("JS + wasm, gzip 9", sum("script", (part) => part.gzip) + gzipSync(inline, { level: 9 }).length / 1000, bounds.SCRIPTS_GZIP_KB, " kB");
  report.atMost("JS + wasm, brotli 11", sum("script", (part) => part.brotli) + brotli(inline) / 1000, bounds.SCRIPTS_BROTLI_KB, " kB");
  report.atMost("JS + wasm, as served", sum("script", (part) => part.served), bounds.SCRIPTS_BROTLI_KB, " kB");
  report.atMost("HTML + CSS, brotli 11", sum("document", (part) => part.brotli), bounds.DOCUMENT_BROTLI_KB, " kB");
  report.atMost("HTML + CSS, as served", sum("document", (part) => part.served), bounds.DOCUMENT_BROTLI_KB, " kB");
  report.atMost("display face", sum("font/woff2", (part) => part.plain), bounds.FACE_KB, " kB");
  const other = parts.filter((part) => !["script", "document", "font/woff2"].includes(part.kind) && !part.path.startsWith("/favicon"));
  report.holds(`nothing else is loaded${other.map((part) => ` (${part.path})`)}`, other.length === 0);
}

/** The checker, loaded only by visitors who open the panel on a run's page. */
function judgeChecker(parts) {
  const pieces = readdirSync(join(ROOT, "target/site/pkg")).filter((name) => /^split_.*\.wasm$/.test(name));
  report.holds("the checker is one file of its own", pieces.length === 1);
  report.holds("which nobody loads on arrival", !parts.some((part) => pieces.some((piece) => part.path.endsWith(piece))));
  const weight = pieces.reduce((all, piece) => all + brotli(readFileSync(join(ROOT, "target/site/pkg", piece))), 0);
  report.atMost("the checker, on demand, brotli 11", weight / 1000, bounds.CHECKER_BROTLI_KB, " kB");
}

/** The page of a run without script, cut after its first verdict. */
async function untilVerdict(url) {
  const answer = await postForm(`${url}/runs`, { seat: "A1", buyers: "4" });
  let page = "";
  for await (const chunk of answer.setEncoding("utf8")) {
    page += chunk;
    const verdict = page.search(/data-verdict="?[a-z]/);
    if (verdict >= 0) return page.slice(0, verdict);
  }
  throw new Error(`the page of a run without script has no verdict:\n${page.slice(-1000)}`);
}

/** The bytes of inline scripts, and the scripts that a browser would load. */
function scriptBytes(html) {
  return [...html.matchAll(/<script[\s\S]*?(<\/script>|$)|<link[^>]*modulepreload[^>]*>/g)].reduce((all, [text]) => all + text.length, 0);
}
