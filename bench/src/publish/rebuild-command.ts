import { UsageError } from "../cli/usage-error.ts";
import { documentOf } from "../result/document.ts";
import { jsonText } from "../result/json-text.ts";
import { keepText } from "../result/write.ts";
import { digestsOf, observedPartOf } from "./digests.ts";
import { readResult } from "./read-result.ts";

const HELP = `Works the derived part of results out again from what was observed, and writes it in place of the old one: for
results that are not published yet when a rule of derivation changes. What was observed is not touched; a file whose
digests do not hold is refused.

Usage: bun run bench rebuild FILE …
`;

/** `bench rebuild`: resolves with the exit code. Throws {@link UsageError}, or what makes a file unfit. */
export async function rebuildCommand(argv: readonly string[], print = console.log): Promise<number> {
  if (argv.includes("--help") || argv.includes("-h")) {
    print(HELP.trimEnd());
    return 0;
  }
  const flag = argv.find((argument) => argument.startsWith("-"));
  if (flag !== undefined) throw new UsageError(`unknown argument ${flag}; rebuild takes files, or --help`);
  if (argv.length === 0) throw new UsageError("rebuild expects one or more result files");
  for (const file of argv) {
    await rebuild(file);
    print(`rebuilt  ${file}`);
  }
  return 0;
}

async function rebuild(file: string): Promise<void> {
  const result = await readResult(file);
  if (result.schemaVersion === 1) throw new Error(`${file} is of version 1, which stays as it is`);
  const observed = observedPartOf(result);
  if (!Bun.deepEquals(digestsOf(observed), result.digests)) {
    throw new Error(`${file} was edited: bench verify says where`);
  }
  const { trouble } = await keepText([file], jsonText(documentOf(observed)));
  if (trouble !== null) throw new Error(trouble);
}
