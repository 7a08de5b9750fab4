// The weight that the widget adds to another site's page: script and wasm, the element, the offline file.
import { brotliCompressSync, constants } from "node:zlib";
import { launch, openPage } from "../support/browser.mjs";
import { get } from "../support/raw_http.mjs";
import { startServer } from "../support/server.mjs";
import * as bounds from "./bounds.mjs";
import { Report, printTable } from "./report.mjs";

const server = await startServer();
const report = new Report();
try {
  const loaded = await Promise.all((await asked(server.url)).map(weigh));
  const element = await weigh(`${server.url}/embed.v1.js`);
  const offline = await weigh(`${server.url}/embed/offline.html`);
  printTable(
    ["of /embed", "plain", "brotli 11", "served br"],
    [...loaded, element, offline].map(({ path, plain, brotli, served }) => [path, plain, brotli, served]),
  );
  judge(loaded);
  for (const how of ["brotli", "served"]) report.atMost(`/embed.v1.js, ${how}`, element[how] / 1000, bounds.ELEMENT_BROTLI_KB, " kB");
  report.atMost("the offline file as it lies on a disk", offline.plain / 1000, bounds.OFFLINE_KB, " kB");
} finally {
  await server.stop();
}
report.end();

/** Every address that Chromium requests until the widget is awake and knows its mode. */
async function asked(url) {
  const browser = await launch();
  try {
    const page = await openPage(browser);
    const urls = new Set();
    page.on("request", (request) => urls.add(request.url()));
    await page.goto(`${url}/embed`);
    await page.locator("main[data-ready][data-mode]").waitFor();
    // The stream from the server does not count as a resource: it does not end.
    return [...urls].filter((each) => !new URL(each).pathname.startsWith("/api/"));
  } finally {
    await browser.close();
  }
}

async function weigh(url) {
  const { headers, body } = await get(url, { "accept-encoding": "identity" });
  const served = await get(url, { "accept-encoding": "br" });
  const brotli = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  const path = new URL(url).pathname;
  return { path, isScript: /javascript|wasm/.test(headers["content-type"]), plain: body.length, brotli, served: served.body.length };
}

function judge(loaded) {
  const scripts = loaded.filter(({ isScript }) => isScript);
  const rest = loaded.filter(({ isScript }) => !isScript);
  const sum = (parts, how) => parts.reduce((all, part) => all + part[how], 0) / 1000;
  report.holds("/embed is a document, a style sheet, one script and one module of wasm", scripts.length === 2 && rest.length === 2);
  for (const how of ["brotli", "served"]) {
    report.atMost(`/embed: script and wasm, ${how}`, sum(scripts, how), bounds.EMBED_SCRIPTS_BROTLI_KB, " kB");
    report.atMost(`/embed: document and style, ${how}`, sum(rest, how), bounds.EMBED_DOCUMENT_BROTLI_KB, " kB");
  }
}
