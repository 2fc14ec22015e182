import { join, relative, resolve } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";

/** The kinds of runs, and the folders of their results within `results/` and within `results/local/`. */
export const FOLDERS = {
  experiments: "",
  aa: "aa",
  ab: "ab",
  tuning: "tuning",
  costs: "costs",
  drills: "drills",
  smoke: "smoke",
  accuracy: "accuracy",
  web: "web",
  imported: "imported",
} as const;

export type RunKind = keyof typeof FOLDERS;

/** Every kind of run, the experiments first. */
export const RUN_KINDS = Object.keys(FOLDERS) as RunKind[];

/** The folder of published results. They are in git, and only `bench publish` adds to them. */
export function publishedFolder(root = repositoryRoot): string {
  return join(root, "results");
}

/**
 * The folder of results that were measured in this clone, which git ignores: `results/local`, or the folder that
 * `BENCH_RESULTS_DIR` names, a relative one from the repository's root.
 */
export function ownFolder(
  root = repositoryRoot,
  env: Record<string, string | undefined> = process.env,
): string {
  const { BENCH_RESULTS_DIR } = env;
  return BENCH_RESULTS_DIR ? resolve(root, BENCH_RESULTS_DIR) : join(publishedFolder(root), "local");
}

/** Where a run of this clone writes its result; an absolute path. */
export function ownFile(kind: RunKind, runName: string, folder = ownFolder()): string {
  return join(folder, FOLDERS[kind], `${runName}.json`);
}

/** The kind of an experiment's run, from its name and the arguments that it was started with. */
export function kindOfExperiment(
  experiment: string | undefined,
  argv: readonly string[],
): "experiments" | "aa" | "ab" {
  if (experiment === "ab") return "ab";
  return argv.includes("--aa") ? "aa" : "experiments";
}

/** A path as it is printed: from the repository's root where it is inside, else absolute. */
export function shownPath(path: string, root = repositoryRoot): string {
  return path.startsWith(`${root}/`) ? relative(root, path) : path;
}
