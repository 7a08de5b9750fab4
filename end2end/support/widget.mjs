// The widget as the visitor of its page, or of the page around it, uses it.
import assert from "node:assert/strict";
import { PAGE_MS, RUN_MS } from "./limits.mjs";
import { LANES } from "./race.mjs";

/** What the badge says of where the outcomes come from. */
const WORDS = { live: "LIVE", replay: "REPLAY", sim: "SIMULATED" };

export class Widget {
  /** In a page, or in the frame of one. */
  constructor(root) {
    this.root = root;
    this.main = root.locator("main[data-widget]");
    this.word = root.locator("[data-badge-word]");
    this.badge = root.locator("[data-badge]");
    this.button = root.locator("[data-start]");
    this.status = root.locator("[data-status]");
    this.alert = root.locator("[data-alert]");
    this.link = root.locator("[data-run-link]");
  }

  lane(name) {
    return this.root.locator(`section[data-lane=${name}]`);
  }

  async awake() {
    await this.#is("[data-ready]");
    return this;
  }

  /** Waits until outcomes come from there; the badge must be right and to be seen. */
  async comesFrom(mode, timeout = PAGE_MS) {
    await this.#is(`[data-ready][data-mode=${mode}]`, timeout);
    assert.equal((await this.word.innerText()).trim(), WORDS[mode]);
    await this.assertBadge();
  }

  /** The badge is there, has a word and a sentence, and nothing hides it. */
  async assertBadge() {
    assert.ok(await this.badge.isVisible(), "the badge is visible");
    assert.match(await this.badge.innerText(), /^\s*(LIVE|REPLAY|SIMULATED)\s+\S.+/s);
    const seen = await this.badge.evaluate((badge) => {
      const { opacity, color, backgroundColor } = getComputedStyle(badge);
      const { width, height } = badge.getBoundingClientRect();
      return { opacity, width, height, told: color !== backgroundColor };
    });
    assert.ok(seen.opacity === "1" && seen.width > 40 && seen.height > 8 && seen.told, `the badge can be read: ${JSON.stringify(seen)}`);
  }

  /** Not awake yet, and it says so. */
  async assertBadgeWaits() {
    assert.ok(await this.badge.isVisible());
    assert.doesNotMatch(await this.badge.innerText(), /LIVE/);
  }

  start() {
    return this.click(this.button);
  }

  click(part) {
    return part.click();
  }

  running() {
    return this.#is("[data-state=running]");
  }

  /** The end of a run, and what each lane shows then. */
  async ended(lanes = LANES) {
    await this.#is("[data-state=ended]", RUN_MS);
    const shown = {};
    for (const name of lanes) shown[name] = await this.read(name);
    return shown;
  }

  /** The end of another run than this one: a quick run may be over before anybody sees it running. */
  endedAfter(run) {
    return this.#is(`[data-state=ended]:not([data-shown="${run}"])`, RUN_MS);
  }

  idle() {
    return this.#is("[data-state=idle]");
  }

  /** The run that is shown. */
  run() {
    return this.main.getAttribute("data-shown");
  }

  /** What a lane shows: `{ engine, verdict, numbers, outcomes }`. */
  read(name) {
    return this.lane(name).evaluate((lane) => ({
      engine: lane.querySelector("[data-engine]").textContent.trim(),
      verdict: lane.querySelector("[data-verdict]").dataset.verdict,
      numbers: Object.fromEntries([...lane.querySelectorAll("[data-number]")].map((number) => [number.dataset.number, Number(number.textContent)])),
      outcomes: lane.querySelectorAll(".outcomes > li").length,
    }));
  }

  async #is(state, timeout = PAGE_MS) {
    await this.root.locator(`main[data-widget]${state}`).waitFor({ state: "attached", timeout });
  }
}

/** The widget in the first frame of this page. */
export function widgetIn(page, frame = "iframe") {
  return new Widget(page.frameLocator(frame).first());
}
