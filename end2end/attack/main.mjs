// The cost of attacks and faults for an honest visitor: end2end/attack/main.mjs [--short] [NAME...]
// All requests go to the test's own servers on loopback and are bounded in time and count. The
// attacker comes from 127.0.0.1, the honest visitor from 127.0.0.2: two clients.
// `--short` runs some of the attacks with few presses, and no fault.
import { ATTACKS } from "./attacks.mjs";
import { attacked } from "./attacked.mjs";
import { tried } from "./fault.mjs";
import { FAULTS } from "./faults.mjs";
import { faultFailures, faultLine, faultTitle } from "./fault_table.mjs";
import { tell } from "./table.mjs";

const short = process.argv.includes("--short");
const names = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const wanted = (all) => all.filter(({ name }) => names.length === 0 || names.includes(name));

const attacks = wanted(ATTACKS).filter((attack) => !short || attack.short);
const faults = short ? [] : wanted(FAULTS);
if (attacks.length + faults.length === 0) throw new Error(`there is no such attack or fault: ${names.join(", ")}`);

// Each server that is started ends with this process.
process.setMaxListeners(0);
let broken = 0;
if (attacks.length > 0) broken += await attacked(attacks, { short });
if (faults.length > 0) broken += await struck();
process.exitCode = broken > 0 ? 1 : 0;

/** Tries the faults one after the other, prints a line for each, and returns the number of broken promises. */
async function struck() {
  console.log(`\n${faultTitle()}`);
  let count = 0;
  for (const fault of faults) {
    const result = await tried(fault);
    console.log(faultLine(result));
    count += tell(faultFailures(result));
  }
  return count;
}
