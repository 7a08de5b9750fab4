// The page as a visitor uses it: the form, two lanes, two verdicts.
import assert from "node:assert/strict";
import { RUN_MS } from "./limits.mjs";

export const LANES = ["strong", "eventual"];
export const OUTCOMES = ["confirmed", "rejected", "unknown"];

/** Goes to the page and waits until its island is awake. */
export async function openRace(page, url) {
  await page.goto(url);
  await page.locator("[data-race][data-ready]").waitFor({ state: "attached" });
  return new Race(page);
}

export class Race {
  constructor(page) {
    this.page = page;
    this.form = page.locator("form#break-it");
    this.stage = page.locator(".stage");
    this.buyers = this.form.locator("input[name=buyers]");
    this.button = this.guess("");
    this.skip = page.locator("[data-skip]");
    this.again = page.locator("[data-again]");
    this.badge = page.locator("[data-badge-word]");
    this.status = page.locator("[data-status]");
    this.alert = page.locator("[data-race] [role=alert]");
    this.replay = page.locator("[data-replay]");
  }

  lane(name) {
    return this.page.locator(`section[data-lane=${name}]`);
  }

  /** The button of a guess; that without one is "Just break it". */
  guess(value) {
    return this.form.locator(`button[name=guess][value="${value}"]`);
  }

  /** Sets the number of buyers, as the slider does. */
  setBuyers(buyers) {
    return this.buyers.evaluate((slider, value) => {
      slider.value = value;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    }, String(buyers));
  }

  /** Starts a run as a visitor with a mouse does; after another run, from a new question. */
  async breakIt({ buyers, guess = "" }) {
    if ((await this.beat()) === "result") await this.askAgain();
    await this.setBuyers(buyers);
    await this.guess(guess).click();
  }

  /** What the first screen shows: `ask`, `watch` or `result`. */
  beat() {
    return this.stage.getAttribute("data-beat");
  }

  async becomes(beat) {
    await this.page.locator(`.stage[data-beat=${beat}]`).waitFor({ state: "attached", timeout: RUN_MS });
  }

  /** Goes from a result back to the question. */
  async askAgain() {
    await this.again.click();
    await this.page.locator("[data-race][data-ready] .stage[data-beat=ask]").waitFor({ state: "attached" });
  }

  /** The run's id, once it has started. */
  async run() {
    const run = this.page.locator("[data-race][data-run]");
    await run.waitFor({ state: "attached" });
    return run.getAttribute("data-run");
  }

  /** Waits until both verdicts are there, without watching the run, and the status reports them. */
  async finished() {
    await this.page.locator("[data-race][data-run]:not([data-running])").waitFor({ state: "attached", timeout: RUN_MS });
    for (const name of LANES) await this.lane(name).locator('[data-verdict]:not([data-verdict=""])').waitFor({ state: "attached" });
    await this.toResult();
    await this.status.filter({ hasText: /strong.*eventual/is }).waitFor({ state: "attached" });
  }

  /** Skips what is still to be watched. */
  async toResult() {
    if ((await this.beat()) === "watch") await this.skip.click();
    await this.becomes("result");
  }

  /** Checks that no run of the visitor has begun: the page still asks. */
  async assertNoRun() {
    assert.equal(await this.page.locator("[data-race]").getAttribute("data-run"), null, "no run has begun");
    assert.equal(await this.beat(), "ask");
    for (const name of LANES) assert.ok(!(await this.lane(name).isVisible()), `${name}: no lane shows anything`);
  }

  /** The values that a lane shows, as numbers. */
  async read(name) {
    return this.lane(name).evaluate((lane, outcomes) => {
      const verdict = lane.querySelector("[data-verdict]");
      const numbers = [...verdict.querySelectorAll("[data-number]")];
      const told = (outcome) => lane.querySelectorAll(`ol.outcomes > li[data-outcome=${outcome}]`).length;
      return {
        engine: lane.querySelector("[data-engine]").textContent.trim(),
        verdict: verdict.dataset.verdict,
        numbers: Object.fromEntries(numbers.map((number) => [number.dataset.number, Number(number.textContent)])),
        told: Object.fromEntries(outcomes.map((outcome) => [outcome, told(outcome)])),
      };
    }, OUTCOMES);
  }
}

/**
 * Observes the lanes: after every change of the page, how many outcomes each
 * shows and whether its verdict is there. Returns a function that reads these observations.
 */
export async function watchLanes(page) {
  await page.evaluate((lanes) => {
    const seen = Object.fromEntries(lanes.map((lane) => [lane, []]));
    const look = () => {
      for (const lane of lanes) {
        const section = document.querySelector(`section[data-lane=${lane}]`);
        const outcomes = section.querySelectorAll("ol.outcomes > li").length;
        const judged = section.querySelector("[data-verdict]").dataset.verdict !== "";
        const last = seen[lane].at(-1);
        if (last?.outcomes !== outcomes || last?.judged !== judged) seen[lane].push({ outcomes, judged });
      }
    };
    look();
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true });
    window.lanesSeen = seen;
  }, LANES);
  return () => page.evaluate(() => window.lanesSeen);
}
