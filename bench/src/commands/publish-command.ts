import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { repositoryRoot } from "@super-heroes/system/repository";
import { derive as deriveResult } from "../analysis/derive.ts";
import { type Candidate, candidateOf, isRefusal, takenReason } from "../results/candidate.ts";
import { findResult } from "../results/files/find-result.ts";
import { ownFolder, publishedFolder, shownPath } from "../results/files/places.ts";
import { createWhole } from "../results/files/write.ts";
import { publishedRuns, writeChanged } from "../results/redraw.ts";
import type { Derive } from "../results/verify.ts";
import type { RenderAll } from "../results/verify-pages.ts";
import { UsageError } from "./cli/usage-error.ts";

const HELP = `Publishes runs: copies their files to results/, or to its folder for their kind (aa, tuning, costs, drills, smoke), and
redraws the published page, its pictures and results/README.md. Then commit what it lists.

Usage: bun run bench publish FILE … [--allow-dirty]
       bun run bench publish --redraw

  FILE            a bare name is looked for in results/local/
  --allow-dirty   also publish a run with uncommitted changes, or one that names no commit; it is marked
  --redraw        only redraw what is generated from the published runs
  --help          this text

A run is refused when it does not verify, was stopped before its end, was not measured at a commit of this repository, or
is published already. When one of several is refused, none is published.

Exit code 0 when all were published, 1 when one was refused, 2 when the command was used wrongly.
`;

const flags = {
  "allow-dirty": { type: "boolean" },
  redraw: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** What publishing needs from elsewhere. */
export interface PublishParts {
  renderAll: RenderAll;
  derive?: Derive;
  /** The repository's root. */
  root?: string;
  print?(line: string): void;
}

/** `bench publish`: resolves with the exit code. Throws {@link UsageError}, and an error of one line where redrawing fails. */
export async function publishCommand(
  argv: readonly string[],
  { renderAll, derive = deriveResult, root = repositoryRoot, print = console.log }: PublishParts,
): Promise<number> {
  const { values, positionals } = read(argv);
  if (values.help) {
    print(HELP.trimEnd());
    return 0;
  }
  if (values.redraw && (positionals.length > 0 || values["allow-dirty"]))
    throw new UsageError("publish takes files, or --redraw alone");
  if (!values.redraw && positionals.length === 0)
    throw new UsageError("publish expects one or more result files, or --redraw");

  const folder = publishedFolder(root);
  const rules = { root, folder, allowDirty: values["allow-dirty"] ?? false, derive };
  const candidates: Candidate[] = [];
  let refused = false;
  for (const name of positionals) {
    const outcome = await candidateOf(findResult(name, [ownFolder(root), folder]), rules);
    const isTwice = !isRefusal(outcome) && candidates.some(({ file }) => file === outcome.file);
    const reasons = isRefusal(outcome)
      ? outcome.reasons
      : isTwice
        ? ["is given twice, or another run has its name"]
        : [];
    for (const reason of reasons) print(`refused    ${shownPath(outcome.path, root)}: ${reason}`);
    if (reasons.length > 0) refused = true;
    else if (!isRefusal(outcome)) candidates.push(outcome);
  }
  if (refused) {
    if (candidates.length > 0) print("Nothing was published.");
    return 1;
  }

  // Everything is drawn before anything is written: what cannot be drawn is not published.
  const pages = await renderAll([...(await publishedRuns(folder)), ...candidates]);
  const written: string[] = [];
  for (const { file, text } of candidates) {
    const target = join(folder, file);
    await mkdir(dirname(target), { recursive: true });
    // It may have appeared since it was looked for.
    if (!(await createWhole(target, text))) throw new Error(takenReason(target, root));
    print(`published  ${shownPath(target, root)}`);
    written.push(shownPath(target, root));
  }
  for (const name of await writeChanged(folder, pages)) {
    print(`redrawn    ${shownPath(join(folder, name), root)}`);
    written.push(shownPath(join(folder, name), root));
  }
  print(written.length === 0 ? "Nothing has changed." : `Next: git add ${written.join(" ")}`);
  return 0;
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags, allowPositionals: true });
  } catch (error) {
    throw new UsageError(
      `publish: ${(error instanceof Error ? error.message : String(error)).split(". ")[0]}`,
    );
  }
}
