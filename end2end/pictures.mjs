// Takes the project's own pictures: public/card.png (the social card)
// and docs/race.png (README), the question and the recorded run as they are served; and
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
  await take("public/card.png", CARD, ".options, .said, .band, .site-footer, nav { display: none !important }");
  await take("docs/race.png", README, "", "See a recorded run");
  await takeWidget("docs/widget.png");
} finally {
  await browser.close();
  await server.stop();
}

/** The front page, or the page behind one of its links. */
async function take(path, viewport, css, link) {
  // The page's policy forbids styles that are not its own, but the card needs one.
  const context = await browser.newContext({ viewport, colorScheme: "light", reducedMotion: "reduce", bypassCSP: true });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.locator("[data-race][data-ready]").waitFor({ state: "attached" });
  if (link !== undefined) {
    await page.getByRole("link", { name: link }).click();
    await page.locator("[data-race][data-ready] [data-shown]").waitFor();
  }
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
