// Takes the pictures that the project shows of itself: public/card.png (the social card)
// and docs/race.png (README). Both show the page as it is served, with the recorded run.
//   make site && node end2end/pictures.mjs
import { launch } from "./support/browser.mjs";
import { fileURLToPath } from "node:url";
import { startServer } from "./support/server.mjs";

const CARD = { width: 1200, height: 630 };
const README = { width: 1280, height: 1040 };
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const server = await startServer();
const browser = await launch();
try {
  await take("public/card.png", CARD, ".options, .press, .said, .replay, nav { display: none !important }");
  await take("docs/race.png", README, "");
} finally {
  await browser.close();
  await server.stop();
}

async function take(path, viewport, css) {
  // The policy of the page forbids styles that are not its own: the card needs one.
  const context = await browser.newContext({ viewport, colorScheme: "light", reducedMotion: "reduce", bypassCSP: true });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.locator("[data-race][data-ready]").waitFor({ state: "attached" });
  if (css !== "") await page.addStyleTag({ content: css });
  await page.screenshot({ path: at(path) });
  await context.close();
}
