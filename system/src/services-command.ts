/** `bun run services [--write]`: shows the table of services, and which files lack something of it. */
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { toggle } from "@super-heroes/cli/option";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { runProgram } from "@super-heroes/cli/run-program";
import { servicesIn } from "@super-heroes/topology/services";
import { table } from "@super-heroes/topology/table";
import { complete } from "./completeness/complete.ts";
import { gapsInDocuments } from "./completeness/documents.ts";
import { filesIn } from "./completeness/files.ts";
import { findGaps } from "./completeness/find-gaps.ts";
import { gapsText, summaryText, tableText } from "./completeness/report.ts";

const servicesCommand = command({
  call: "bun run services",
  description:
    "Shows the services of topology/src/table.ts, and every place in the repository that lacks something of one of them, with the lines to add. Exits with 1 when something is missing.",
  options: {
    write: toggle(
      "write",
      "add the lines that can be made from those of another service, and exit with 0; no other line is changed, and no file overwritten",
    ),
  },
  async run({ values: { write } }) {
    console.log(`${tableText(servicesIn(table))}\n`);
    if (write) await writeEdits();
    const files = filesIn(repositoryRoot);
    const gaps = [...findGaps(table, files), ...(await gapsInDocuments(files))];
    if (gaps.length === 0) {
      console.log("The repository is complete: every service is in every file that lists services.");
      return EXIT.ok;
    }
    console.log(`${gapsText(gaps)}\n\n${summaryText(gaps)}`);
    return write ? EXIT.ok : EXIT.failed;
  },
});

await runProgram("services", servicesCommand.run);

/** Makes the edits that need no decision, and prints in which files. */
async function writeEdits(): Promise<void> {
  const texts = complete(table, filesIn(repositoryRoot));
  for (const [path, text] of [...texts].sort(([one], [other]) => one.localeCompare(other))) {
    await mkdir(dirname(join(repositoryRoot, path)), { recursive: true });
    await Bun.write(join(repositoryRoot, path), text);
    console.log(`wrote ${path}`);
  }
  if (texts.size > 0) console.log("");
}
