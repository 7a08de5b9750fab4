// A small disk of its own, and a way to fill it to the last byte.
import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Room for both databases, for the 200 MB that have to stay free, and a reserve. */
const SIZE = "600m";
const PIECE = Buffer.alloc(1024 * 1024);

/** Mounts a separate disk on the directory; returns the function that removes it again. Only root may do this. */
export function smallDisk(directory) {
  mkdirSync(directory, { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${SIZE},mode=0755`, "tmpfs", directory]);
  return () => execFileSync("umount", [directory]);
}

/** Writes until the disk is full. */
export async function fillDisk({ dataDir }) {
  const filler = join(dataDir, "filler");
  const file = openSync(filler, "w");
  const written = fill(file);
  closeSync(file);
  return { did: `${Math.round(written / PIECE.length)} MB written, until nothing more went in`, heal: () => rmSync(filler) };
}

function fill(file) {
  let written = 0;
  let piece = PIECE;
  for (;;) {
    try {
      written += writeSync(file, piece);
    } catch (error) {
      if (error.code !== "ENOSPC") throw error;
      if (piece.length === 1) return written;
      piece = piece.subarray(0, Math.max(1, piece.length >> 1));
    }
  }
}
