// A speaker's folder: the pages of end2end/decks with all files that they load, for a given site.
import { once } from "node:events";
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { fromRoot } from "./paths.mjs";

const DECKS = fromRoot("end2end/decks");
const REVEAL = fromRoot("end2end/node_modules/reveal.js/dist");
/** The site's address in the pages as they are stored. */
const NAMED = "http://127.0.0.1:3000";
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css" };

/**
 * Makes a new folder. `address(page, query)` is a page's address as a file, or on an origin of
 * its own once `serve()` was called; the query is added to the widget's address.
 */
export async function makeFolder(site) {
  const path = await mkdtemp(join(tmpdir(), "worldseat-deck-"));
  await cp(REVEAL, join(path, "reveal.js"), { recursive: true });
  await Promise.all([
    fetched(`${site}/embed.v1.js`, join(path, "embed.js")),
    fetched(`${site}/embed/offline.html`, join(path, "worldseat-offline.html")),
    ...(await readdir(DECKS)).map((name) => put(path, name, site)),
  ]);
  return new Folder(path, site);
}

class Folder {
  #served;

  constructor(path, site) {
    this.path = path;
    this.site = site;
  }

  /** A page as a file. With a query, a copy whose frames have that query. */
  async file(page, query = "") {
    return pathToFileURL(join(this.path, await this.#asking(page, query))).href;
  }

  /** The same on a separate site: another one than the widget's. */
  async page(page, query = "") {
    this.#served ??= await serve(this.path);
    return `${this.#served.url}/${await this.#asking(page, query)}`;
  }

  async remove() {
    this.#served?.stop();
    await rm(this.path, { recursive: true });
  }

  async #asking(page, query) {
    if (query === "") return page;
    const text = await readFile(join(this.path, page), "utf8");
    const name = `${page.replace(".html", "")}-${Buffer.from(query).toString("hex").slice(-60)}.html`;
    // Parameters that the page already has stay; the last one counts.
    const asked = text.replaceAll(/(\/embed)(\?[^"]*)?"/g, (_, path, had = "?") => `${path}${had}&amp;${query.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`);
    await writeFile(join(this.path, name), asked);
    return name;
  }
}

async function fetched(url, path) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  await writeFile(path, Buffer.from(await response.arrayBuffer()));
}

async function put(folder, name, site) {
  const text = await readFile(join(DECKS, name), "utf8");
  await writeFile(join(folder, name), text.replaceAll(NAMED, site).replaceAll("../node_modules/reveal.js/dist", "reveal.js"));
}

/** Serves on `localhost`, while the widget's site is 127.0.0.1: a browser treats them as two sites. */
async function serve(folder) {
  const server = createServer(async (asked, answer) => {
    const { pathname } = new URL(asked.url, "http://localhost");
    const body = await readFile(join(folder, pathname)).catch(() => null);
    // Browsers request an icon; its absence is not an error.
    answer.writeHead(body ? 200 : pathname === "/favicon.ico" ? 204 : 404, { "content-type": TYPES[extname(pathname)] ?? "application/octet-stream" });
    answer.end(body);
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  return { url: `http://localhost:${server.address().port}`, stop: () => (server.close(), server.closeAllConnections()) };
}
