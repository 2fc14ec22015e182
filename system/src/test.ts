/** `bun run test [PART …]`: starts the installed databases, runs the tests, and prints the counts and why some were skipped. */
import { join } from "node:path";
import { EXIT } from "@super-heroes/cli/exit-code";
import { interruption } from "@super-heroes/cli/interruption";
import { ownFolder } from "@super-heroes/cli/processes/own-folder";
import { repositoryRoot, shownPath } from "@super-heroes/cli/repository";
import { runProgram } from "@super-heroes/cli/run-program";
import { dataDir, requireDataDir } from "@super-heroes/database/local-stack/default-dir";
import { thisMachine } from "@super-heroes/database/tools/machine";
import { createDisplay } from "./test-run/display.ts";
import { durationsIn, inMinutes } from "./test-run/duration.ts";
import { chosenFiles, partsOf, testFiles } from "./test-run/files.ts";
import { runSuites } from "./test-run/suites.ts";
import { tallyLine } from "./test-run/tally.ts";
import { type TestRequest, testCommand } from "./test-run/test-command.ts";
import { noTestStores, openTestStores, type TestStores } from "./test-run/test-stores.ts";
import { installTools, toolsFor } from "./test-run/test-tools.ts";

const folder = join(dataDir, "test");
const durations = durationsIn(join(folder, "seconds"));

await runProgram("test", testCommand(testOrList).run);

async function testOrList(request: TestRequest): Promise<number> {
  const all = await testFiles(repositoryRoot);
  if (!request.list) return await run(request, chosenFiles(all, request.parts, repositoryRoot), all.length);
  for (const [part, count] of partsOf(all)) console.log(`${part.padEnd(20)} ${count}`);
  return EXIT.ok;
}

async function run(request: TestRequest, files: string[], filesInAll: number): Promise<number> {
  const signal = interruption();
  await requireDataDir();
  const isWhole = files.length === filesInAll && request.bunFlags.length === 0;
  const expected = isWhole ? `; ${await durations.expected()}` : ` of ${filesInAll}`;
  console.error(`${files.length} test files${expected}. A part: bun run test kit (--list names them).`);

  const everything = process.env.REQUIRE_REAL_STORES === "1";
  const machine = thisMachine();
  if (request.build) {
    const names = toolsFor({ files, realStores: !request.embedded, everything }, machine);
    await installTools(names, machine, signal, console.error);
    if (signal.aborted) return EXIT.interrupted;
  }
  // From here on nothing is built: tests that need a missing tool are skipped, with the reason.
  const asItIs = { ...machine, mayInstall: false };
  const stores = request.embedded ? noTestStores : await openTestStores(asItIs, console.error, signal);
  try {
    for (const line of stores.lines) console.log(line);
    if (everything && !stores.complete) {
      throw new Error(
        "REQUIRE_REAL_STORES=1 needs every engine, and some are missing; they are listed above",
      );
    }
    return signal.aborted ? EXIT.interrupted : await runAndReport(request, files, stores, isWhole, signal);
  } finally {
    await stores.release();
  }
}

async function runAndReport(
  request: TestRequest,
  files: string[],
  stores: TestStores,
  isWhole: boolean,
  signal: AbortSignal,
): Promise<number> {
  const startedAtMs = performance.now();
  using own = ownFolder(folder);
  const logFile = join(own.path, "output.log");
  const display = createDisplay({
    files: files.length,
    write: (text) => void (request.verbose || process.stderr.write(text)),
    isTerminal: process.stderr.isTTY,
  });
  const { exitCode, tally } = await runSuites({
    root: repositoryRoot,
    files,
    bunFlags: request.bunFlags,
    env: { ...process.env, ...stores.env, TOOLS_INSTALL: "false" },
    logFile,
    display,
    verbose: request.verbose,
    signal,
  });
  const { skipped, reasons } = display.end();
  if (signal.aborted) return EXIT.interrupted;
  const seconds = (performance.now() - startedAtMs) / 1000;
  if (isWhole && exitCode === 0) await durations.keep(seconds);
  if (skipped > 0) console.log(["", "Skipped, and why:", ...reasons].join("\n"));
  console.log(`\nIt took ${inMinutes(seconds)}. The whole output: ${shownPath(logFile)}`);
  console.log(tallyLine({ ...tally, skipped }));
  return exitCode;
}
