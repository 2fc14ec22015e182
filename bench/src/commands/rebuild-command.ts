import { resolve } from "node:path";
import { digestsOf, observedPartOf } from "../results/checks/digests.ts";
import { documentOf } from "../results/document.ts";
import { findResult } from "../results/files/find-result.ts";
import { jsonText } from "../results/files/json-text.ts";
import { ownFolder, publishedFolder, shownPath } from "../results/files/places.ts";
import { parseJson, parseResult, textOf, UnreadableResult } from "../results/files/read-result.ts";
import { replaceWhole } from "../results/files/write.ts";
import { type ResultDocument, SCHEMA_VERSION } from "../results/record/result.ts";
import { UsageError } from "./cli/usage-error.ts";

const HELP = `Works the derived part of results of experiments out again from what was observed, and writes it in place of the old
one: for results from before a rule of derivation changed. What was observed is not touched; a file whose digests do not
hold is refused.

Usage: bun run bench rebuild FILE … [--published]

  FILE          a bare name is looked for in results/local/ and results/
  --published   also rewrite a published result, which is refused otherwise; then \`bun run bench publish --redraw\`
  --help        this text
`;

/** Where rebuilding looks for files. */
export interface RebuildParts {
  /** The folder of published results. */
  folder?: string;
  /** The folder of this clone's own results, which is within that of the published ones. */
  local?: string;
  print?(line: string): void;
}

/** `bench rebuild`: resolves with the exit code. Throws {@link UsageError}, or what makes a file unfit. */
export async function rebuildCommand(
  argv: readonly string[],
  { folder = publishedFolder(), local = ownFolder(), print = console.log }: RebuildParts = {},
): Promise<number> {
  if (argv.includes("--help") || argv.includes("-h")) {
    print(HELP.trimEnd());
    return 0;
  }
  const flag = argv.find((argument) => argument.startsWith("-") && argument !== "--published");
  if (flag !== undefined)
    throw new UsageError(`unknown argument ${flag}; rebuild takes files, --published, or --help`);
  const files = argv
    .filter((argument) => argument !== "--published")
    .map((name) => findResult(name, [local, folder]));
  if (files.length === 0) throw new UsageError("rebuild expects one or more result files");
  const published = files.find((file) => isWithin(folder, file) && !isWithin(local, file));
  if (published !== undefined && !argv.includes("--published"))
    throw new Error(`${shownPath(published)} is published, and stays as it is; --published rewrites it`);
  for (const file of files) {
    await rebuild(file);
    print(`rebuilt  ${shownPath(file)}`);
  }
  return 0;
}

function isWithin(folder: string, file: string): boolean {
  return resolve(file).startsWith(`${resolve(folder)}/`);
}

async function rebuild(file: string): Promise<void> {
  // Only what comes out has to match the schema: what was derived by another rule may not.
  const result = (await jsonIn(file)) as Partial<ResultDocument> | null;
  if (!isCurrentExperiment(result))
    throw new Error(
      `${file} is not a result of an experiment of version ${SCHEMA_VERSION}, and stays as it is`,
    );
  const observed = observedPartOf(result);
  if (!Bun.deepEquals(digestsOf(observed), result.digests)) {
    throw new Error(`${file} was edited: bench verify says where`);
  }
  const text = jsonText(documentOf(observed));
  parseResult(text);
  await replaceWhole(file, text);
}

async function jsonIn(file: string): Promise<unknown> {
  try {
    return parseJson(await textOf(file));
  } catch (error) {
    throw error instanceof UnreadableResult ? new Error(`${file}: ${error.message}`) : error;
  }
}

/** Results of other kinds have a version of their own, and no segments. */
function isCurrentExperiment(result: Partial<ResultDocument> | null): result is ResultDocument {
  return (
    result?.schemaVersion === SCHEMA_VERSION && Array.isArray(result.segments) && Array.isArray(result.legs)
  );
}
