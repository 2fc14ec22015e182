/** `bun run services [--write]`: shows the table of services, and what the rest of the repository lacks of it. */
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { servicesIn } from "@super-heroes/topology/services";
import { table } from "@super-heroes/topology/table";
import { complete } from "./completeness/complete.ts";
import { gapsInDocuments } from "./completeness/documents.ts";
import { filesIn } from "./completeness/files.ts";
import { findGaps } from "./completeness/find-gaps.ts";
import { gapsText, summaryText, tableText } from "./completeness/report.ts";
import { repositoryRoot } from "./repository.ts";

const USAGE = `usage: bun run services [--write]

Shows the services of topology/src/table.ts, and every place in the repository that lacks something of one of them, with the
lines to add. Exits with 1 when something is missing.

  --write   adds the lines that can be made from those of another service, and exits with 0. It changes no other line, and
            overwrites no file`;

process.exitCode = await main(process.argv.slice(2));

async function main(argv: string[]): Promise<number> {
  let flags: { write?: boolean; help?: boolean };
  try {
    const options = { write: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;
    flags = parseArgs({ args: argv, options }).values;
  } catch (error) {
    console.error(`services: ${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  if (flags.help) {
    console.log(USAGE);
    return 0;
  }
  console.log(`${tableText(servicesIn(table))}\n`);
  if (flags.write) await writeEdits();
  const files = filesIn(repositoryRoot);
  const gaps = [...findGaps(table, files), ...(await gapsInDocuments(files))];
  if (gaps.length === 0) {
    console.log("The repository is complete: every service is in every file that lists services.");
    return 0;
  }
  console.log(`${gapsText(gaps)}\n\n${summaryText(gaps)}`);
  return flags.write ? 0 : 1;
}

/** Makes the edits that need no person, and says in which files. */
async function writeEdits(): Promise<void> {
  const texts = complete(table, filesIn(repositoryRoot));
  for (const [path, text] of [...texts].sort(([one], [other]) => one.localeCompare(other))) {
    await mkdir(dirname(join(repositoryRoot, path)), { recursive: true });
    await Bun.write(join(repositoryRoot, path), text);
    console.log(`wrote ${path}`);
  }
  if (texts.size > 0) console.log("");
}
