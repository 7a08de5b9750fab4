// The widget as used by a visitor, or by the page around it.
import assert from "node:assert/strict";
import { PAGE_MS, RUN_MS } from "./limits.mjs";
import { LANES } from "./race.mjs";

/** The badge's word for each source of outcomes. */
const WORDS = { live: "LIVE", replay: "REPLAY", sim: "SIMULATED" };

export class Widget {
  /** `root` is a page, or a frame of one. */
  constructor(root) {
    this.root = root;
    this.main = root.locator("main[data-widget]");
    this.word = root.locator("[data-badge-word]");
    this.badge = root.locator("[data-badge]");
    this.button = root.locator("[data-start]");
    this.status = root.locator("[data-status]");
    this.alert = root.locator("[data-alert]");
    this.link = root.locator("[data-run-link]");
    this.question = root.locator("#question");
    this.guesses = root.locator(".guesses button");
  }

  lane(name) {
    return this.root.locator(`section[data-lane=${name}]`);
  }

  async awake() {
    await this.#is("[data-ready]");
    return this;
  }

  /** Waits until outcomes come from this source; the badge must be right and visible. */
  async comesFrom(mode, timeout = PAGE_MS) {
    await this.#is(`[data-ready][data-mode=${mode}]`, timeout);
    assert.equal((await this.word.innerText()).trim(), WORDS[mode]);
    await this.assertBadge();
  }

  /** Checks that the badge is there, has a word and a sentence, and that nothing hides it. */
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

  /** Checks that the widget is not awake yet, and that the badge shows it. */
  async assertBadgeWaits() {
    assert.ok(await this.badge.isVisible());
    assert.doesNotMatch(await this.badge.innerText(), /LIVE/);
  }

  /** Starts a run without a guess. */
  start() {
    return this.click(this.button);
  }

  /** Starts a run with a guess: `one`, `two` or `more`. */
  guess(value) {
    return this.click(this.root.locator(`.guesses button[value=${value}]`));
  }

  click(part) {
    return part.click();
  }

  running() {
    return this.#is("[data-state=running]");
  }

  /** Waits for the end of a run, and returns the values that each lane then shows. */
  async ended(lanes = LANES) {
    await this.#is("[data-state=ended]", RUN_MS);
    const shown = {};
    for (const name of lanes) shown[name] = await this.read(name);
    return shown;
  }

  /** Waits for the end of another run than this one: a fast run may be over before a test sees it running. */
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

  /** The values that a lane shows: `{ engine, verdict, numbers, outcomes }`. */
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
