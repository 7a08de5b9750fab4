// Reads files out of a zip archive, without the program that wrote it.
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

const DIRECTORY_END = 0x06054b50;
const DEFLATED = 8;

/** The text of a file in an archive. */
export function unzipped(archive, name) {
  const bytes = readFileSync(archive);
  const end = bytes.length - 22; // Without a comment: our archives have none.
  if (bytes.readUInt32LE(end) !== DIRECTORY_END) throw new Error(`${archive} does not end as a zip archive does`);
  let at = bytes.readUInt32LE(end + 16);
  for (let entries = bytes.readUInt16LE(end + 10); entries > 0; entries -= 1) {
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    if (bytes.toString("utf8", at + 46, at + 46 + nameLength) === name) return content(bytes, at);
    at += 46 + nameLength + extra + comment;
  }
  throw new Error(`${archive} holds no ${name}`);
}

function content(bytes, entry) {
  const [method, packed, at] = [bytes.readUInt16LE(entry + 10), bytes.readUInt32LE(entry + 20), bytes.readUInt32LE(entry + 42)];
  const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  const data = bytes.subarray(from, from + packed);
  return (method === DEFLATED ? inflateRawSync(data) : data).toString("utf8");
}
