/** `bun run configuration`: writes docs/configuration.md from the variables in the code. */
import { repositoryRoot } from "@super-heroes/kit/repository";
import { configurationPage } from "./page.ts";

const file = `${repositoryRoot}/docs/configuration.md`;
await Bun.write(file, configurationPage());
const formatter = Bun.spawnSync(["bunx", "biome", "format", "--write", file]);
if (formatter.exitCode !== 0) console.error(formatter.stderr.toString());
process.exit(formatter.exitCode);
