import { existsSync } from "node:fs";
import { join } from "node:path";
import { type AnyResult, parseAny } from "./any-result.ts";
import { textOf, UnreadableResult } from "./files/edition.ts";
import { FOLDERS, shownPath } from "./files/places.ts";
import { missingCommits } from "./missing-commits.ts";
import { factsOf, type RunFacts } from "./run-facts.ts";
import type { Derive } from "./verify.ts";
import { problemsIn } from "./verify-files.ts";

/** A run that is to be published. */
export interface Candidate {
  /** Where it is now. */
  path: string;
  text: string;
  result: AnyResult;
  /** Its path within the folder of published results. */
  file: string;
}

/** A file that is not published, and the reasons, each in one line. */
export interface Refusal {
  path: string;
  reasons: string[];
}

/** What decides whether a run can be published. */
export interface Rules {
  /** The repository's root. */
  root: string;
  /** The folder of published results. */
  folder: string;
  /** Whether to publish a run with uncommitted changes, or without a known commit. */
  allowDirty: boolean;
  derive: Derive;
}

/** Reads a file and checks whether its run can be published. */
export async function candidateOf(path: string, rules: Rules): Promise<Candidate | Refusal> {
  let text: string;
  let result: AnyResult;
  try {
    text = await textOf(path);
    result = parseAny(text);
  } catch (error) {
    if (!(error instanceof UnreadableResult)) throw error;
    return { path, reasons: [error.message] };
  }
  const facts = factsOf(result);
  const file = join(FOLDERS[facts.kind], `${facts.id}.json`);
  const reasons = [
    ...problemsIn(result, rules.derive).map((problem) => `does not verify: ${problem}`),
    ...(facts.incomplete === null ? [] : [`is incomplete: ${facts.incomplete}`]),
    ...(await codeProblems(facts, rules)),
    ...(existsSync(join(rules.folder, file)) ? [takenReason(join(rules.folder, file), rules.root)] : []),
  ];
  return reasons.length > 0 ? { path, reasons } : { path, text, result, file };
}

export const isRefusal = (outcome: Candidate | Refusal): outcome is Refusal => "reasons" in outcome;

/** Why a run is not published under a name that is taken. */
export function takenReason(target: string, root: string): string {
  return `${shownPath(target, root)} exists already, and a published file is never overwritten`;
}

/** Code outside of the commits of this repository cannot be measured again. */
async function codeProblems({ code }: RunFacts, { root, allowDirty }: Rules): Promise<string[]> {
  const known = code.flatMap((git) => git ?? []);
  const missing = await missingCommits(
    root,
    known.map(({ commit }) => commit),
  );
  const override = "; --allow-dirty publishes it all the same, marked as such";
  return [
    ...missing.map(
      (commit) =>
        `was measured at commit ${commit}, which this repository does not have: fetch it, or measure again`,
    ),
    ...(!allowDirty && known.length < code.length
      ? [`does not say at which commit it was measured${override}`]
      : []),
    ...(!allowDirty && known.some(({ dirty }) => dirty)
      ? [`was measured with uncommitted changes${override}`]
      : []),
  ];
}
