/** `bun examples/runtimes/write-documents.ts`: writes the generated parts of the documents about runtimes. */
import { join } from "node:path";
import { publishedFolder } from "@super-heroes/bench/results/files/places";
import { publishedRuns } from "@super-heroes/bench/results/redraw";
import { command } from "@super-heroes/cli/command";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { runProgram } from "@super-heroes/cli/run-program";
import { writtenDocuments } from "./src/written-documents.ts";

const write = command({
  call: "bun examples/runtimes/write-documents.ts",
  description:
    "Writes the table of capabilities in examples/runtimes/README.md, and the table of measurements in docs/runtimes.md from the published runs.",
  options: {},
  async run() {
    const runs = await publishedRuns(publishedFolder());
    for (const { path, before, after } of await writtenDocuments(repositoryRoot, runs)) {
      if (before === after) continue;
      await Bun.write(join(repositoryRoot, path), after);
      console.log(`written  ${path}`);
    }
    return undefined;
  },
});

await runProgram("documents", write.run);
