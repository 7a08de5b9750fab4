// Checks README and docs: every link leads somewhere, every path in backticks exists, and the pages that are to be
// read in one go are short. Addresses on other sites are not fetched: a build must not depend on them.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const PAGES = ["README.md", "CONTRIBUTING.md", "BENCH.md", ...readdirSync("docs").filter((file) => file.endsWith(".md")).map((file) => `docs/${file}`)];
/** Most lines: a person skims the first in a minute, and keeps the second open beside the code. */
const LONGEST = { "README.md": 120, "docs/ARCHITECTURE.md": 250 };
/** A path of the repository in backticks: it begins with one of its directories. */
const PATH = /`((?:app|crates|deploy|docs|end2end|frontend|judges|public|scripts|server|style|widget)\/[\w./-]+)`/g;

const faults = PAGES.flatMap((page) => faultsOf(page, readFileSync(page, "utf8")));
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(`==> ${PAGES.length} pages: every link and every path leads somewhere`);

function faultsOf(page, text) {
  const prose = text.replace(/```[\s\S]*?```/g, "");
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
  const paths = [...prose.matchAll(PATH)].map(([, path]) => path);
  return [
    ...links.filter((target) => !leads(page, target)).map((target) => `${page}: the link to ${target} leads nowhere`),
    ...paths.filter((path) => !existsSync(path) && !existsSync(`${path}.rs`)).map((path) => `${page}: there is no ${path}`),
    ...(lines(text) > (LONGEST[page] ?? Infinity) ? [`${page}: ${lines(text)} lines, and at most ${LONGEST[page]} are read`] : []),
  ];
}

function leads(page, target) {
  if (/^https?:/.test(target)) return URL.canParse(target);
  const [file, anchor] = target.split("#");
  const path = file === "" ? page : normalize(join(dirname(page), file));
  if (path.startsWith("..") || !existsSync(path)) return false;
  return anchor === undefined || (statSync(path).isFile() && anchors(path).includes(anchor));
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchors(path) {
  const headings = readFileSync(path, "utf8").replace(/```[\s\S]*?```/g, "").matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading]) => heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-"));
}

function lines(text) {
  return text.trimEnd().split("\n").length;
}
