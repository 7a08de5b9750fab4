// The statements of the page about a lane, besides its verdict.

export class Witness {
  constructor(page, lane) {
    this.lane = page.locator(`section[data-lane=${lane}]`);
  }

  /** The three numbers, the gap between them, and the checker's result. */
  read() {
    return this.lane.evaluate((lane) => {
      const text = (selector) => lane.querySelector(selector).textContent.trim();
      return {
        numbers: [...lane.querySelectorAll(".witnesses [data-number]")].map((number) => [number.dataset.number, Number(number.textContent)]),
        gap: text(".gap"),
        state: lane.querySelector("[data-linearizable]").dataset.linearizable,
        says: text("[data-linearizable-says]"),
        counterexample: text("[data-counterexample]"),
        anomaly: text("[data-anomaly]"),
        harms: [...lane.querySelectorAll("[data-harms] li")].map((harm) => harm.textContent.trim()),
        how: text("[data-checked-how]"),
      };
    });
  }
}
