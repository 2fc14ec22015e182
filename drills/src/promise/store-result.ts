import { type KeptRun, keepOwnRun } from "@super-heroes/bench/results/files/keep-own-run";
import { ownFile, ownFolder, type RunKind } from "@super-heroes/bench/results/files/places";

/** Where the result of a run of checks is written. */
export interface ResultPlace {
  readonly kind: Extract<RunKind, "drills" | "smoke">;
  readonly runName: string;
  /** The run's own folder, an absolute path; used where the folder of results cannot be written. */
  readonly runDir: string;
  /** The folder of this clone's results, unless another is named. */
  readonly folder?: string;
}

/** Writes the result of a run to this clone's results. Throws when it cannot be written anywhere. */
export const storeResult = (
  document: object,
  { kind, runName, runDir, folder = ownFolder() }: ResultPlace,
): Promise<KeptRun> => keepOwnRun(document, { file: ownFile(kind, runName, folder), runDir });
