/** `bun run measure` in this folder: measures in Chromium what the application promises. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepOwnRun } from "@super-heroes/bench/results/files/keep-own-run";
import { ownFile } from "@super-heroes/bench/results/files/places";
import { type WebDocument, webRunName } from "@super-heroes/bench/results/promises/web-document";
import { gitState } from "@super-heroes/bench/results/record/git";
import { machineLoad, thisMachine } from "@super-heroes/bench/results/record/machine";
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { interruption } from "@super-heroes/cli/interruption";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { runProgram } from "@super-heroes/cli/run-program";
import { seedStore } from "@super-heroes/database/seed/seed-store";
import { runCheck } from "@super-heroes/drills/promise/run-check";
import { runChecks } from "@super-heroes/drills/promise/run-checks";
import { checksIn, HEROES } from "./measure/checks.ts";
import { CHROMIUM, noBrowser } from "./test/chromium.ts";
import { withApplication } from "./test/run-browser.ts";

const measureCommand = command({
  call: "bun run measure",
  description:
    "Measures what the web application promises: its size, Lighthouse on Arena and Race, the time of interactions during a race, and a table of a million heroes.",
  options: {},
  notes:
    "Lighthouse is downloaded by npx. The machine should have nothing else to do. The result is written to results/local/web/. The exit code is 0 when all promises were kept, else 1.",
  run: measure,
});

await runProgram("measure", measureCommand.run);

async function measure(): Promise<number> {
  if (noBrowser !== undefined) throw new Error(noBrowser);
  const signal = interruption();
  const started = new Date().toISOString();
  const startedAtMs = performance.now();
  const { autocannon: _, k6: __, ...machine } = thisMachine(null, machineLoad());
  const code = await gitState(repositoryRoot, (line) => console.error(line));
  const folder = await mkdtemp(join(tmpdir(), "super-heroes-measure-"));
  try {
    const { results, passed } = await withApplication(
      { folder, prepare: withManyHeroes },
      async (application) =>
        await runChecks({
          checks: checksIn(folder),
          run: (check) => runCheck(check.name, () => check.run(application), { signal }),
          noun: "check",
          signal,
        }),
    );
    const document: WebDocument = {
      schema: "web/1",
      started,
      seconds: Math.round((performance.now() - startedAtMs) / 1000),
      ...code,
      machine,
      browser: await browserVersion(),
      steps: results,
    };
    const place = ownFile("web", webRunName(document));
    const { file, trouble } = await keepOwnRun(document, { file: place, runDir: tmpdir() });
    if (trouble) console.error(`measure: ${trouble.message}`);
    console.log(`Result: ${file}`);
    return passed ? EXIT.ok : EXIT.failed;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function withManyHeroes(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  console.log(`Adding ${HEROES.toLocaleString("en")} heroes…`);
  await seedStore({ url: `sqlite:${join(dataDir, "heroes.sqlite")}`, service: "heroes", rows: HEROES });
}

async function browserVersion(): Promise<string> {
  const child = Bun.spawn([CHROMIUM, "--version"], { stdout: "pipe", stderr: "ignore" });
  return (await new Response(child.stdout).text()).trim();
}
