import { UsageError } from "../cli/usage-error.ts";
import { documentOf } from "../result/document.ts";
import { jsonText } from "../result/json-text.ts";
import { type ResultDocument, SCHEMA_VERSION } from "../result/result.ts";
import { keepText } from "../result/write.ts";
import { digestsOf, observedPartOf } from "./digests.ts";
import { parseResult, textOf } from "./read-result.ts";

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
  // Only what comes out has to match the schema: what was derived by another rule may not.
  const result = JSON.parse(await textOf(file)) as ResultDocument;
  if (result.schemaVersion !== SCHEMA_VERSION) {
    throw new Error(`${file} is not of version ${SCHEMA_VERSION}, and stays as it is`);
  }
  const observed = observedPartOf(result);
  if (!Bun.deepEquals(digestsOf(observed), result.digests)) {
    throw new Error(`${file} was edited: bench verify says where`);
  }
  const text = jsonText(documentOf(observed));
  parseResult(text);
  const { trouble } = await keepText([file], text);
  if (trouble !== null) throw new Error(trouble);
}
