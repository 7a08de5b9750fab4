// The visitor's own floor as they use it: lane, region, seats, tickets.
import assert from "node:assert/strict";
import { committedRows } from "./rows.mjs";
import { endpoints } from "./server.mjs";

export const FLOOR_COOKIE = "worldseat_venue";
export const BUYER_COOKIE = "worldseat_buyer";
export const TAG_COOKIE = "worldseat_visitor";
export const REGIONS = ["us-east-1", "us-east-2"];

export class Floor {
  constructor(page) {
    this.page = page;
    this.section = page.locator("#floor");
    this.name = this.section.locator("input[name=buyer]");
    this.grid = this.section.getByRole("grid");
    this.alert = this.section.getByRole("alert");
    this.tickets = this.section.locator("ul[data-my-tickets] > li");
    this.list = this.section.locator("select[name=pick]");
    this.buyFromList = this.section.locator("button[name=do][value=buy]");
    this.both = this.section.locator("label:has(input[name=both])");
    this.delay = this.section.locator("input[name=delay]");
    this.delayText = this.section.locator("[data-delay]");
    this.status = this.section.locator("[data-floor-status]");
  }

  seat(id) {
    return this.grid.locator(`[data-seat=${id}]`);
  }

  /** Chooses the lane and the region to read from and to buy in. */
  async show({ lane, region }) {
    if (lane) await this.section.locator(`label:has(input[name=lane][value=${lane}])`).click();
    if (region) await this.section.locator(`label:has(input[name=region][value=${region}])`).click();
  }

  /** Waits for the seat to be shown as available, sold or yours. */
  async becomes(seat, state) {
    await this.grid.locator(`[data-seat=${seat}][data-state=${state}]`).waitFor({ state: "attached" });
  }

  /** Clicks on a seat, whether it can be bought or not: no seat is ever disabled. */
  press(id) {
    return this.seat(id).click({ force: true });
  }

  /** Buys with a click on the map and returns the ticket that follows. */
  async buy(seat) {
    const before = await this.codes();
    await this.press(seat);
    await this.becomes(seat, "yours");
    const [code] = (await this.codes()).filter((each) => !before.includes(each));
    assert.ok(code, `the ticket for ${seat} is among my tickets`);
    return code;
  }

  /** Waits for the end of a purchase; returns whether the seat is the visitor's. */
  async mine(id) {
    await this.grid.locator(`[data-seat=${id}]:not([data-buying], [data-state=available])`).waitFor();
    return (await this.seat(id).getAttribute("data-state")) === "yours";
  }

  /** Waits until the floor says this. */
  async says(sentence) {
    await this.status.filter({ hasText: sentence }).waitFor();
  }

  /** The confirmation codes of all tickets shown. */
  codes() {
    return this.tickets.evaluateAll((tickets) => tickets.map((ticket) => ticket.dataset.code));
  }
}

/** The id of the visitor's floor, from its cookie, which no script can read. */
export async function floorOf(page) {
  const cookies = await page.context().cookies();
  return cookies.find(({ name }) => name === FLOOR_COOKIE)?.value;
}

/** The committed rows of a seat of a floor, in both lanes. */
export async function rowsOfSeat(url, floor, seat) {
  const where = endpoints(url);
  const [strong, eventual] = await Promise.all(
    ["strong", "eventual"].map((lane) => committedRows(where, lane, { run: `venue-${floor}`, seat })),
  );
  return { strong, eventual };
}

/** A sale's id begins with the letters of its code: `7F21-9C0A`. */
export function codeOf(saleId) {
  const letters = saleId.replaceAll(/[^0-9a-z]/gi, "").slice(0, 8).toUpperCase();
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}
