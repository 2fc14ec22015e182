import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { repositoryRoot } from "@super-heroes/system/repository";
import { UsageError } from "../cli/usage-error.ts";
import { derive as deriveResult } from "../derive/derive.ts";
import { AA_FOLDER, COSTS_FOLDER, publishedFiles, TUNING_FOLDER } from "./published-files.ts";
import type { Derive } from "./verify.ts";
import {
  type VerifiedFile,
  type VerifyFolder,
  verifyCostsFiles,
  verifyFiles,
  verifyTuningFiles,
} from "./verify-files.ts";
import { type RenderAll, stalePages } from "./verify-pages.ts";

const HELP = `Rebuilds every derived value of published results from their raw part, and says where a file differs.

Usage: bun run bench verify [FILE …]

Without a file: every result in results/, results/aa/, results/tuning/ and results/costs/, and whether the page, the
pictures and the list made from the first are what \`bun run bench report\` writes now. Ends with 1 when anything differs.
`;

/** What verifying needs from elsewhere. */
export interface VerifyParts {
  renderAll: RenderAll;
  derive?: Derive;
  /** Where results are published. */
  folder?: string;
  print?(line: string): void;
}

/** `bench verify`: resolves with the exit code. Throws {@link UsageError}. */
export async function verifyCommand(
  argv: readonly string[],
  {
    renderAll,
    derive = deriveResult,
    folder = join(repositoryRoot, "results"),
    print = console.log,
  }: VerifyParts,
): Promise<number> {
  if (argv.includes("--help") || argv.includes("-h")) {
    print(HELP.trimEnd());
    return 0;
  }
  const flag = argv.find((argument) => argument.startsWith("-"));
  if (flag !== undefined) throw new UsageError(`unknown argument ${flag}; verify takes files, or --help`);

  const lines =
    argv.length > 0 ? await linesOnFiles(argv, derive) : await linesOnFolder(folder, derive, renderAll);
  for (const line of lines) print(line);
  return lines.every((line) => line.startsWith(OK)) ? 0 : 1;
}

const OK = "ok       ";
const DIFFERS = "differs  ";

/** Folders whose results are of a kind of their own. */
const KINDS: Record<string, VerifyFolder> = {
  [TUNING_FOLDER]: verifyTuningFiles,
  [COSTS_FOLDER]: verifyCostsFiles,
};

async function linesOnFiles(paths: readonly string[], derive: Derive): Promise<string[]> {
  const lines = [];
  for (const path of paths) {
    const folder = dirname(path);
    const files = [basename(path)];
    const verifyOwnKind = KINDS[basename(resolve(folder))];
    const verified = await (verifyOwnKind?.(folder, files) ?? verifyFiles(folder, files, derive));
    lines.push(...linesOn(verified));
  }
  return lines;
}

async function linesOnFolder(folder: string, derive: Derive, renderAll: RenderAll): Promise<string[]> {
  const verified = await verifyFiles(folder, await publishedFiles(folder), derive);
  const others: VerifiedFile[] = [
    ...(await verifyFiles(folder, await filesUnder(folder, AA_FOLDER), derive)),
  ];
  for (const [name, verifyOwnKind] of Object.entries(KINDS)) {
    others.push(...(await verifyOwnKind(folder, await filesUnder(folder, name))));
  }
  const lines = [...linesOn(verified), ...linesOn(others)];
  const results = verified.flatMap(({ file, document }) => (document ? [{ file, document }] : []));
  if (results.length < verified.length) {
    return [...lines, `${DIFFERS}the page was not compared: it is made from every result`];
  }
  const stale = await stalePages(folder, results, renderAll);
  if (stale.length === 0) return [...lines, `${OK}what is generated from them`];
  return [...lines, ...stale.map(({ file, problem }) => `${DIFFERS}${file}: ${problem}`)];
}

/** The results in a folder within that of all results, from which they are named. */
async function filesUnder(folder: string, name: string): Promise<string[]> {
  const own = join(folder, name);
  if (!existsSync(own)) return [];
  return (await publishedFiles(own)).map((file) => join(name, file));
}

function linesOn(verified: readonly VerifiedFile[]): string[] {
  return verified.flatMap(({ file, problems }) =>
    problems.length === 0 ? [`${OK}${file}`] : problems.map((problem) => `${DIFFERS}${file}: ${problem}`),
  );
}
