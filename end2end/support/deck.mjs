// A reveal.js deck with the widget on its second slide.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { PAGE_MS } from "./limits.mjs";
import { until } from "./until.mjs";
import { widgetIn } from "./widget.mjs";

/**
 * After a slide has come, reveal.js takes the focus away from its frame for a second: it assumes that
 * no user moved it there (`preventIframeAutoFocus`). It does not report when it has stopped.
 */
const FOCUS_IS_TAKEN_AWAY_MS = 1_200;

export class Deck {
  constructor(page) {
    this.page = page;
  }

  /** Opens the deck on its first slide. */
  static async open(page, address) {
    await page.goto(address);
    await page.waitForFunction(() => globalThis.Reveal?.isReady());
    const deck = new Deck(page);
    await deck.isOn("before");
    return deck;
  }

  async press(key) {
    await this.page.keyboard.press(key);
  }

  async isOn(slide) {
    await this.page.waitForFunction((id) => Reveal.getCurrentSlide().id === id, slide, { timeout: PAGE_MS });
    assert.equal(await this.page.evaluate(() => Reveal.isOverview()), false, "the deck is not in its overview");
  }

  /** Turns to the widget's slide, and waits until the widget is awake. */
  async toWidget() {
    await this.press("ArrowRight");
    await this.isOn("widget");
    const widget = widgetIn(this.page, "#widget iframe");
    widget.click = (part) => this.#click(part);
    await widget.awake();
    await pause(FOCUS_IS_TAKEN_AWAY_MS);
    return widget;
  }

  /** Clicks by coordinates: reveal.js scales its slides, and Playwright's own click into a frame ignores that. */
  async #click(part) {
    await part.waitFor();
    const frame = await this.page.locator("#widget iframe").evaluate((element) => {
      const { x, y, width } = element.getBoundingClientRect();
      const scale = width / element.offsetWidth;
      return { x: x + element.clientLeft * scale, y: y + element.clientTop * scale, scale };
    });
    const at = await part.evaluate((element) => {
      element.scrollIntoView({ block: "nearest" });
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    });
    await this.page.mouse.click(frame.x + at.x * frame.scale, frame.y + at.y * frame.scale);
  }

  /** Turns slides with the arrow keys, and comes back to the widget. */
  async turns() {
    await this.press("ArrowRight");
    await this.isOn("after");
    await this.press("ArrowLeft");
    await this.isOn("widget");
    await pause(FOCUS_IS_TAKEN_AWAY_MS);
  }

  /** Clicks into the widget, presses Escape, and turns slides. */
  async keepsItsKeys(widget) {
    await widget.click(widget.badge);
    await until("who clicks into the widget is in it", PAGE_MS, () => this.widgetHasFocus());
    await this.press("Escape");
    await until("Escape gives the focus back", PAGE_MS, async () => !(await this.widgetHasFocus()));
    await this.turns();
  }

  widgetHasFocus() {
    return this.page.evaluate(() => document.activeElement.tagName === "IFRAME");
  }
}
