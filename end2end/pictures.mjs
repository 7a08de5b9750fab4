// Takes the project's own pictures: public/card.png (the social card)
// and docs/race.png (README), the page as it is served, with the recorded run; and
// docs/widget.png, the widget behind a live run.
//   make site && node end2end/pictures.mjs
import { launch } from "./support/browser.mjs";
import { fileURLToPath } from "node:url";
import { startServer } from "./support/server.mjs";

const CARD = { width: 1200, height: 630 };
const SLIDE = { width: 960, height: 540 };
const README = { width: 1280, height: 1040 };
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const server = await startServer();
const browser = await launch();
try {
  await take("public/card.png", CARD, ".options, .press, .said, .replay, nav { display: none !important }");
  await take("docs/race.png", README, "");
  await takeWidget("docs/widget.png");
} finally {
  await browser.close();
  await server.stop();
}

async function take(path, viewport, css) {
  // The page's policy forbids styles that are not its own, but the card needs one.
  const context = await browser.newContext({ viewport, colorScheme: "light", reducedMotion: "reduce", bypassCSP: true });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.locator("[data-race][data-ready]").waitFor({ state: "attached" });
  if (css !== "") await page.addStyleTag({ content: css });
  await page.screenshot({ path: at(path) });
  await context.close();
}

async function takeWidget(path) {
  const context = await browser.newContext({ viewport: SLIDE, colorScheme: "dark", reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(`${server.url}/embed`);
  await page.locator("main[data-ready][data-mode=live]").waitFor();
  await page.locator("[data-start]").click();
  await page.locator("main[data-state=ended]").waitFor();
  await page.screenshot({ path: at(path) });
  await context.close();
}
