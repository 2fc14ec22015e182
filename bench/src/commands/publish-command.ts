import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { toggle } from "@super-heroes/cli/option";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { UsageError } from "@super-heroes/cli/usage-error";
import { derive as deriveResult } from "../analysis/derive.ts";
import { type Candidate, candidateOf, isRefusal, takenReason } from "../results/candidate.ts";
import { findResult } from "../results/files/find-result.ts";
import { ownFolder, publishedFolder, shownPath } from "../results/files/places.ts";
import { createWhole } from "../results/files/write.ts";
import { publishedRuns, writeChanged } from "../results/redraw.ts";
import type { Derive } from "../results/verify.ts";
import type { RenderAll } from "../results/verify-pages.ts";

/** How results are derived and drawn, where they are, and where lines are printed. */
export interface PublishParts {
  renderAll: RenderAll;
  derive?: Derive;
  /** The repository's root. */
  root?: string;
  print?(line: string): void;
}

/** `bench publish`. Throws a {@link UsageError}, and an error of one line where redrawing fails. */
export const publishCommand = (parts: PublishParts) =>
  command({
    call: "bun run bench publish",
    usage: ["FILE … [--allow-dirty]", "--redraw"],
    description:
      "Publishes runs: copies their files to results/, or to its folder for their kind (aa, tuning, costs, drills, smoke, accuracy, web), and redraws the published page, its pictures and results/README.md. Then commit the listed files.",
    options: {
      allowDirty: toggle(
        "allow-dirty",
        "also publish a run with uncommitted changes, or one that names no commit; it is marked",
      ),
      redraw: toggle("redraw", "only redraw what is generated from the published runs"),
    },
    words: { form: "FILE …", about: { FILE: "a run; a bare name is looked for in results/local/" } },
    notes: `A run is refused when it does not verify, was stopped before its end, was not measured at a commit of this repository, or is published already. When one of several is refused, none is published.

Exit code 0 when all were published, 1 when one was refused, 2 when the command was used wrongly.`,
    run({ values: { allowDirty, redraw }, words: files }) {
      if (redraw && (files.length > 0 || allowDirty))
        throw new UsageError("publish takes files, or --redraw alone");
      if (!redraw && files.length === 0)
        throw new UsageError("publish expects one or more result files, or --redraw");
      return publishFiles(files, allowDirty, parts);
    },
  });

/** Publishes these runs and redraws; resolves with the exit code. */
async function publishFiles(
  files: readonly string[],
  allowDirty: boolean,
  { renderAll, derive = deriveResult, root = repositoryRoot, print = console.log }: PublishParts,
): Promise<number> {
  const folder = publishedFolder(root);
  const rules = { root, folder, allowDirty, derive };
  const candidates: Candidate[] = [];
  let refused = false;
  for (const name of files) {
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
    return EXIT.failed;
  }

  // Everything is drawn before anything is written: what cannot be drawn is not published.
  const pages = await renderAll([...(await publishedRuns(folder)), ...candidates]);
  const written: string[] = [];
  for (const { file, text } of candidates) {
    const target = join(folder, file);
    await mkdir(dirname(target), { recursive: true });
    // Another command may have created it since.
    if (!(await createWhole(target, text))) throw new Error(takenReason(target, root));
    print(`published  ${shownPath(target, root)}`);
    written.push(shownPath(target, root));
  }
  for (const name of await writeChanged(folder, pages)) {
    print(`redrawn    ${shownPath(join(folder, name), root)}`);
    written.push(shownPath(join(folder, name), root));
  }
  print(written.length === 0 ? "Nothing has changed." : `Next: git add ${written.join(" ")}`);
  return EXIT.ok;
}
