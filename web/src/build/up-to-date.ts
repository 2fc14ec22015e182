import { stat } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import type { Manifest } from "./build-application.ts";

/** Everything that the build reads, from the repository's root. */
const SOURCES = [
  "bun.lock",
  "web/build.ts",
  "web/package.json",
  "web/src/**/*",
  "catalog/src/emblem.ts",
  "services/orders/src/status.ts",
  "topology/src/table.ts",
  "bench/src/{analysis,report}/**/*.ts",
  "system/src/counted.ts",
  "results/*.{json,html}",
  "results/{costs,tuning,drills,smoke,web}/*.json",
];

/** Whether no source is newer than what was built. A build of `bun run dev`, whose pages reload, is never up to date. */
export async function isUpToDate(dist: string): Promise<boolean> {
  const manifest = join(dist, "manifest.json");
  const builtAtMs = await stat(manifest).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
  if (builtAtMs === undefined) return false;
  const { reloads } = (await Bun.file(manifest).json()) as Partial<Manifest>;
  if (reloads !== false) return false;
  for (const pattern of SOURCES)
    for await (const path of new Bun.Glob(pattern).scan({ cwd: repositoryRoot }))
      if ((await stat(join(repositoryRoot, path))).mtimeMs > builtAtMs) return false;
  return true;
}
