import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { StoredRun } from "./stored-run.ts";

/** Everything that is generated from published results: names within `results/`, and their content. */
export type RenderAll = (runs: readonly StoredRun[]) => Promise<Map<string, string>>;

/** What is wrong with a generated file. */
export interface StalePage {
  file: string;
  problem: string;
}

/** The extensions of generated files. */
const GENERATED = /\.(html|svg|md)$/;

/** The files in `results/` that are not what `bench publish --redraw` would write from these results now. */
export async function stalePages(
  folder: string,
  runs: readonly StoredRun[],
  renderAll: RenderAll,
): Promise<StalePage[]> {
  const pages = await renderAll(runs);
  const present = new Set((await readdir(folder)).filter((name) => GENERATED.test(name)));
  const stale: StalePage[] = [];
  for (const file of [...new Set([...pages.keys(), ...present])].sort()) {
    const given = pages.get(file);
    if (given === undefined) stale.push({ file, problem: "is not generated from any published result" });
    else if (!present.has(file))
      stale.push({ file, problem: "is missing; `bun run bench publish --redraw` writes it" });
    else if ((await Bun.file(join(folder, file)).text()) !== given) {
      stale.push({ file, problem: "is not what `bun run bench publish --redraw` writes now" });
    }
  }
  return stale;
}
