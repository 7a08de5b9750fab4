// One server and one browser for the tests of a file.
import { after, before } from "node:test";
import { launch, openPage } from "./browser.mjs";
import { makeFolder } from "./folder.mjs";
import { START_MS, STOP_MS } from "./limits.mjs";
import { openRace } from "./race.mjs";
import { startServer } from "./server.mjs";

/**
 * Starts both before the file's tests and ends both after them. Flags are for the server.
 * With `deck`, a speaker's folder as well: `site.folder`. `siteRoot` is the directory of another build of the site.
 */
export function useSite({ flags, deck = false, siteRoot } = {}) {
  const site = {
    /** A new visitor on the page, ready to press. */
    async visit(options) {
      const page = await openPage(site.browser, options);
      return openRace(page, site.url);
    },

    /** A new visitor at an address of the site, with or without script. */
    async open(path, options) {
      const page = await openPage(site.browser, options);
      await page.goto(new URL(path, site.url).href);
      return page;
    },
  };
  before(
    async () => {
      site.server = await startServer(flags, { siteRoot });
      site.url = site.server.url;
      site.browser = await launch();
      if (deck) site.folder = await makeFolder(site.url);
    },
    { timeout: START_MS * 2 },
  );
  after(
    async () => {
      await site.browser?.close();
      await site.server?.stop();
      await site.folder?.remove();
    },
    { timeout: STOP_MS * 2 },
  );
  return site;
}
