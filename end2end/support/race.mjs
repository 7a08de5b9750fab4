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
    this.buyers = this.form.locator("input[name=buyers]");
    this.button = this.form.locator("button[type=submit]");
    this.badge = page.locator("[data-badge-word]");
    this.status = page.locator("[data-race] [role=status]");
    this.alert = page.locator("[data-race] [role=alert]");
    this.replay = page.locator("[data-replay]");
  }

  lane(name) {
    return this.page.locator(`section[data-lane=${name}]`);
  }

  /** Starts a run as a visitor with a mouse does. */
  async breakIt({ buyers }) {
    await this.buyers.fill(String(buyers));
    await this.button.click();
  }

  /** The run's id, once it has started. */
  run() {
    return this.nextRun("");
  }

  /** The id of the run after `previous`. The recorded run is not one of the visitor's. */
  async nextRun(previous) {
    const run = this.page.locator(`[data-race][data-mode=live]:not([data-run=""]):not([data-run="${previous}"])`);
    await run.waitFor({ state: "attached" });
    return run.getAttribute("data-run");
  }

  /** Waits until both verdicts are there and the status reports them: the next run may start. */
  async finished() {
    await this.page.locator("[data-race][data-mode=live]:not([data-running])").waitFor({ state: "attached", timeout: RUN_MS });
    for (const name of LANES) await this.lane(name).locator('[data-verdict]:not([data-verdict=""])').waitFor();
    await this.status.filter({ hasText: /strong.*eventual/is }).waitFor();
  }

  /** Checks that no run of the visitor has begun: the page still shows the recorded one. */
  async assertNoRun() {
    assert.notEqual(await this.page.locator("[data-race]").getAttribute("data-mode"), "live", "no run has begun");
    assert.match(await this.badge.innerText(), /replay/i);
    for (const name of LANES) assert.ok((await this.read(name)).verdict, `${name}: the recorded verdict is there`);
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
