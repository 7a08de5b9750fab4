// The output of a gate, and its failure.

/** Collects figures; those beyond their bound make the gate fail, once all are printed. */
export class Report {
  #failed = [];

  /** At most `must`; `aim` is only printed. */
  atMost(what, value, { must, aim }, unit = "") {
    this.#line(what, value, unit, must === undefined || value <= must, { "must be ≤": must, "aim ≤": aim });
  }

  atLeast(what, value, must) {
    this.#line(what, value, "", value >= must, { "must be ≥": must });
  }

  /** A condition that is not a number. */
  holds(what, good) {
    console.log(`    ${good ? "ok  " : "FAIL"} ${what}`);
    if (!good) this.#failed.push(what.replaceAll(/ +/g, " "));
  }

  /** Ends the gate: status 1 if a bound was broken, unless only figures were requested. */
  end() {
    if (this.#failed.length === 0) return;
    console.log(`    broken: ${this.#failed.join("; ")}`);
    if (process.env.WORLDSEAT_GATES !== "print") process.exitCode = 1;
  }

  #line(what, value, unit, good, bounds) {
    const said = Object.entries(bounds).flatMap(([name, bound]) => (bound === undefined ? [] : `${name} ${bound}${unit}`));
    this.holds(`${what.padEnd(42)} ${`${shown(value)}${unit}`.padStart(10)}   ${said.join(", ")}`, good);
  }
}

/** A table with the first column aligned left and numbers aligned right. */
export function printTable(head, rows) {
  const cells = [head, ...rows.map((row) => row.map(shown))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  for (const row of cells) {
    const line = row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])));
    console.log(`    ${line.join("  ")}`);
  }
}

export function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function shown(value) {
  if (typeof value !== "number") return String(value);
  return String(Math.round(value * 1000) / 1000);
}
