import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { toggle } from "@super-heroes/cli/option";
import { UsageError } from "@super-heroes/cli/usage-error";
import { derive as deriveResult } from "../analysis/derive.ts";
import { findResult } from "../results/files/find-result.ts";
import { FOLDERS, ownFolder, publishedFolder, shownPath } from "../results/files/places.ts";
import { filesOfAllKinds } from "../results/files/published-files.ts";
import { factsOf } from "../results/run-facts.ts";
import type { Derive } from "../results/verify.ts";
import { type VerifiedFile, verifyFiles } from "../results/verify-files.ts";
import { type RenderAll, stalePages } from "../results/verify-pages.ts";

/** How results are derived and drawn, where they are, and where lines are printed. */
export interface VerifyParts {
  renderAll: RenderAll;
  derive?: Derive;
  /** The folder of published results. */
  folder?: string;
  /** The folder of this clone's own results. */
  local?: string;
  print?(line: string): void;
}

/** `bench verify`. Its exit code is 1 when a file differs. Throws a {@link UsageError}. */
export const verifyCommand = ({
  renderAll,
  derive = deriveResult,
  folder = publishedFolder(),
  local = ownFolder(),
  print = console.log,
}: VerifyParts) =>
  command({
    call: "bun run bench verify",
    description: `Derives every derived value of results again from their raw part, and lists where a file differs.

Without a file it verifies every published result in results/ and its folders, and whether the page, the pictures and the list made from them are what \`bun run bench publish --redraw\` writes now.`,
    options: {
      isLocal: toggle("local", "the results of this clone, in results/local/, instead of the published ones"),
    },
    words: {
      form: "[FILE …]",
      about: { FILE: "these results only; a bare name is looked for in results/local/ and results/" },
    },
    notes: "Exit code 0 when nothing differs, else 1.",
    async run({ values: { isLocal }, words: files }) {
      if (isLocal && files.length > 0) throw new UsageError("verify takes files or --local, not both");
      const lines = isLocal
        ? await linesOnOwn(local, derive)
        : files.length > 0
          ? await linesOnFiles(files, [local, folder], derive)
          : await linesOnPublished(folder, derive, renderAll);
      for (const line of lines) print(line);
      return lines.every((line) => line.startsWith(OK)) ? EXIT.ok : EXIT.failed;
    },
  });

const OK = "ok       ";
const DIFFERS = "differs  ";

async function linesOnFiles(
  names: readonly string[],
  folders: readonly string[],
  derive: Derive,
): Promise<string[]> {
  const lines = [];
  for (const name of names) {
    const path = findResult(name, folders);
    lines.push(...linesOn(await verifyFiles(dirname(path), [basename(path)], derive)));
  }
  return lines;
}

async function linesOnOwn(local: string, derive: Derive): Promise<string[]> {
  const files = existsSync(local) ? await filesOfAllKinds(local) : [];
  if (files.length === 0) return [`${OK}there is no result in ${shownPath(local)}`];
  return linesOn(await verifyFiles(local, files, derive));
}

async function linesOnPublished(folder: string, derive: Derive, renderAll: RenderAll): Promise<string[]> {
  const verified = (await verifyFiles(folder, await filesOfAllKinds(folder), derive)).map(inItsPlace);
  const lines = linesOn(verified);
  const runs = verified.flatMap(({ run }) => run ?? []);
  if (runs.length < verified.length) {
    return [...lines, `${DIFFERS}the page was not compared: it is made from every result`];
  }
  const stale = await stalePages(folder, runs, renderAll);
  if (stale.length === 0) return [...lines, `${OK}what is generated from them`];
  return [...lines, ...stale.map(({ file, problem }) => `${DIFFERS}${file}: ${problem}`)];
}

/** A published file is in the folder of its kind, under the name of its run. */
function inItsPlace(verified: VerifiedFile): VerifiedFile {
  const { run, file, problems } = verified;
  if (!run) return verified;
  const { kind, id } = factsOf(run.result);
  const folder = FOLDERS[kind];
  const belongs = folder === "" ? `${id}.json` : `${folder}/${id}.json`;
  if (file === belongs) return verified;
  return { ...verified, problems: [...problems, `is a run that is published as ${belongs}`] };
}

function linesOn(verified: readonly VerifiedFile[]): string[] {
  return verified.flatMap(({ file, problems }) =>
    problems.length === 0 ? [`${OK}${file}`] : problems.map((problem) => `${DIFFERS}${file}: ${problem}`),
  );
}
