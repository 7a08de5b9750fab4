// The panel in which a visitor lies to the checker.
import { PAGE_MS } from "./limits.mjs";

export class Liar {
  constructor(page) {
    this.page = page;
    this.dare = page.locator("#lie");
    this.panel = page.locator("[data-lie]");
  }

  /** Opens the panel, with the history of this lane in it. */
  async open(lane = "strong") {
    await this.panel.locator("> summary").click();
    await this.awake();
    if (!(await this.choice(lane).isChecked())) await this.side(lane);
  }

  choice(lane) {
    return this.panel.locator(`[name=lie-lane][value=${lane}]`);
  }

  pick(name) {
    return this.panel.locator(`[data-pick=${name}]`);
  }

  /** The checker is there, and has judged the unchanged history. */
  async awake() {
    await this.panel.locator("[data-lying]:not([hidden])").waitFor({ timeout: PAGE_MS });
  }

  button(name) {
    return this.panel.locator(`[data-tell=${name}]`);
  }

  async tell(name) {
    await this.button(name).click();
  }

  async undo() {
    await this.panel.locator("[data-undo]").click();
  }

  /** Chooses the other lane's history. */
  async side(lane) {
    const before = await this.truth();
    await this.choice(lane).check({ force: true });
    await this.panel.locator("[data-truth]").filter({ hasNotText: before }).waitFor();
  }

  truth() {
    return this.#said("[data-truth]");
  }

  now() {
    return this.#said("[data-now]");
  }

  noticed() {
    return this.#said("[data-noticed]");
  }

  score() {
    return this.#said("[data-score]");
  }

  why() {
    return this.#said("[data-why]");
  }

  lies() {
    return this.panel.locator("[data-lies-told] li").allInnerTexts();
  }

  async #said(selector) {
    return (await this.panel.locator(selector).innerText()).trim();
  }
}
