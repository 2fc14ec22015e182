// @ts-check
/** Prints the verdict of the one result in a folder: kept, regressed or undecided. Fails where the run was stopped before its end. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const [folder = ""] = process.argv.slice(2);
const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".json"));
const [file, ...others] = files;
if (file === undefined || others.length > 0)
  throw new Error(`expected one result in ${folder}, found ${files.length}`);
const { complete, stoppedBecause, gate } = JSON.parse(await readFile(join(folder, file), "utf8"));
if (!complete) throw new Error(`the run was stopped before its end: ${stoppedBecause}`);
console.log(gate.outcome);
