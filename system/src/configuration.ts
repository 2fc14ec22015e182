/** `bun run configuration`: writes docs/configuration.md from the variables in the code. */
import { command } from "@super-heroes/cli/command";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { runProgram } from "@super-heroes/cli/run-program";
import { services } from "@super-heroes/topology/services";
import { filesIn } from "./completeness/files.ts";
import { foldersWithoutEntry } from "./completeness/folders.ts";
import { configurationPage } from "./configuration/page.ts";
import { readShapes } from "./configuration/shapes.ts";

const PAGE = "docs/configuration.md";

const configuration = command({
  call: "bun run configuration",
  description: `Writes ${PAGE}, the list of every service's variables, from the code that reads them.`,
  options: {},
  async run() {
    const [unknown] = foldersWithoutEntry(services, filesIn(repositoryRoot));
    if (unknown)
      throw new Error(`${unknown.file} ${unknown.problem}. \`bun run services\` prints the lines to add`);
    const page = configurationPage(await readShapes());
    const file = Bun.file(`${repositoryRoot}/${PAGE}`);
    const before = await file.text().catch(() => "");
    await file.write(page);
    const formatter = Bun.spawnSync([process.execPath, "x", "biome", "format", "--write", PAGE], {
      cwd: repositoryRoot,
    });
    if (!formatter.success) throw new Error(`${PAGE} is written, but not formatted: ${formatter.stderr}`);
    const isChanged = (await file.text()) !== before;
    console.log(isChanged ? `Wrote ${PAGE}.` : `${PAGE} is up to date.`);
  },
});

await runProgram("configuration", configuration.run);
