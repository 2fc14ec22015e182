import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/system/repository";
import { UsageError } from "../cli/usage-error.ts";
import { publishedFiles } from "../publish/published-files.ts";
import { readResult, UnreadableResult } from "../publish/read-result.ts";
import { renderAll } from "./render-all.ts";
import type { StoredResult } from "./stored-result.ts";

const HELP = `Writes the report from all results: results/index.html, which opens from disk, README.md and its pictures.

Usage: bun run bench report

The same results give the same bytes. \`bun run bench verify\` fails when what is there is not what this writes.
`;

/** What reporting needs from elsewhere. */
export interface ReportParts {
  /** Where results are published, and the report is written. */
  folder?: string;
  print?(line: string): void;
}

/** `bench report`: resolves with the exit code. Throws {@link UsageError}, and an error of one line for a bad file. */
export async function reportCommand(
  argv: readonly string[],
  { folder = join(repositoryRoot, "results"), print = console.log }: ReportParts = {},
): Promise<number> {
  const [argument] = argv;
  if (argument === "--help" || argument === "-h") {
    print(HELP.trimEnd());
    return 0;
  }
  if (argument !== undefined) throw new UsageError(`unknown argument ${argument}; report takes --help only`);

  const results = await Promise.all((await publishedFiles(folder)).map((file) => read(folder, file)));
  for (const [file, content] of await renderAll(results)) {
    await Bun.write(join(folder, file), content);
    print(`${join(folder, file)}  ${Math.ceil(content.length / 1000)} kB`);
  }
  return 0;
}

async function read(folder: string, file: string): Promise<StoredResult> {
  try {
    return { file, document: await readResult(join(folder, file)) };
  } catch (error) {
    throw error instanceof UnreadableResult ? new Error(`${file}: ${error.message}`) : error;
  }
}
