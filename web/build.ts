/** `bun run build` in this folder: the application, as the gateway serves it, in `dist/`. */
import { watch } from "node:fs";
import { join } from "node:path";
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { aborted, interruption } from "@super-heroes/cli/interruption";
import { toggle } from "@super-heroes/cli/option";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { runProgram } from "@super-heroes/cli/run-program";
import { buildApplication } from "./src/build/build-application.ts";
import { isUpToDate } from "./src/build/up-to-date.ts";

const DIST = join(import.meta.dir, "dist");
const SOURCES = join(import.meta.dir, "src");
const RESULTS = join(repositoryRoot, "results");

/** Editors write a file in several steps. */
const SETTLED_MS = 80;

const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;

async function build(options: { reloads?: boolean } = {}): Promise<void> {
  const { files, firstPage } = await buildApplication(DIST, RESULTS, options);
  console.log(
    `Built ${files} files. The first page loads ${kib(firstPage.script)} of JavaScript and ${kib(firstPage.style)} of CSS (gzip).`,
  );
}

/**
 * Builds again after each change, until Ctrl-C; open pages then reload themselves. A source that cannot be built is reported, and
 * the last build stays.
 */
async function buildOnChange(): Promise<void> {
  const signal = interruption();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let building = Promise.resolve();
  const rebuild = () => {
    building = building
      .then(() => build({ reloads: true }))
      .catch((error: unknown) => console.error(`web: ${error}`));
  };
  rebuild();
  watch(SOURCES, { recursive: true, signal }, () => {
    clearTimeout(timer);
    timer = setTimeout(rebuild, SETTLED_MS);
  });
  await aborted(signal).catch(() => undefined);
  clearTimeout(timer);
  await building;
}

const buildCommand = command({
  call: "bun run build",
  description: "Builds the web application into web/dist/, from which the gateway serves it.",
  options: {
    ifNeeded: toggle("if-needed", "build only when a source is newer than what was built"),
    watch: toggle("watch", "build again after each change, until Ctrl-C"),
  },
  async run({ values }) {
    if (values.watch) await buildOnChange();
    else if (!values.ifNeeded || !(await isUpToDate(DIST))) await build();
    return EXIT.ok;
  },
});

await runProgram("build", buildCommand.run);
