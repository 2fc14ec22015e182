/** `bun run screenshots`: pictures of every page, at two widths and in both themes, in `docs/screenshots/`. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { runBrowser } from "./test/run-browser.ts";

const folder = await mkdtemp(join(tmpdir(), "super-heroes-pictures-"));
try {
  process.exitCode = await runBrowser({
    folder,
    hasDevelopment: true,
    program: join(import.meta.dir, "test/browser/pictures.ts"),
    env: { PICTURES: join(repositoryRoot, "docs/screenshots") },
    onLine: (line) => console.log(line),
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}
