import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Bytes that the file or folder takes on the disk, without following links; what cannot be read counts as nothing. */
export async function sizeOf(path: string): Promise<number> {
  const stat = await lstat(path).catch(() => undefined);
  if (!stat) return 0;
  const own = (stat.blocks ?? 0) * 512;
  if (!stat.isDirectory()) return own;
  const names = await readdir(path).catch(() => []);
  let sum = own;
  for (const name of names) sum += await sizeOf(join(path, name));
  return sum;
}

/** A size with its unit: `1.2 GB`, `340 MB`, `12 kB`. */
export function inUnits(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
