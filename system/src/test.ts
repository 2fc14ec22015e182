/** `bun run test [PART …]`: starts the real stores there are, runs the tests, says why some were skipped, and counts. */
import { join } from "node:path";
import { dataDir, requireDataDir } from "@super-heroes/database/local-stack/default-dir";
import { isForPeople } from "@super-heroes/database/local-stack/for-people";
import { ownFolder } from "@super-heroes/cli/processes/own-folder";
import { thisMachine } from "@super-heroes/database/tools/machine";
import { Interrupted, interruption } from "@super-heroes/cli/interruption";
import { repositoryRoot, shownPath } from "./repository.ts";
import { readTestArguments, TEST_HELP, type TestArguments } from "./test-run/arguments.ts";
import { createDisplay } from "./test-run/display.ts";
import { durationsIn, inMinutes } from "./test-run/duration.ts";
import { chosenFiles, NoSuchPart, partsOf, testFiles } from "./test-run/files.ts";
import { runSuites } from "./test-run/suites.ts";
import { tallyLine } from "./test-run/tally.ts";
import { noTestStores, openTestStores, type TestStores } from "./test-run/test-stores.ts";
import { installTools, toolsFor } from "./test-run/test-tools.ts";

const folder = join(dataDir, "test");
const durations = durationsIn(join(folder, "seconds"));

process.exit(await main(process.argv.slice(2)));

async function main(argv: string[]): Promise<number> {
  const order = readTestArguments(argv);
  if (order.help) {
    process.stdout.write(TEST_HELP);
    return 0;
  }
  const all = await testFiles(repositoryRoot);
  if (order.list) {
    for (const [part, count] of partsOf(all)) console.log(`${part.padEnd(20)} ${count}`);
    return 0;
  }
  try {
    return await run(order, chosenFiles(all, order.parts, repositoryRoot), all.length);
  } catch (error) {
    if (error instanceof Interrupted) return 130;
    if (error instanceof NoSuchPart) {
      console.error(`test: ${error.message}`);
      return 2;
    }
    if (!isForPeople(error)) throw error;
    console.error(`test: ${error.message}`);
    return 1;
  }
}

async function run(order: TestArguments, files: string[], filesInAll: number): Promise<number> {
  const signal = interruption();
  await requireDataDir();
  const isWhole = files.length === filesInAll && order.bunFlags.length === 0;
  const expected = isWhole ? `; ${await durations.expected()}` : ` of ${filesInAll}`;
  console.error(`${files.length} test files${expected}. A part: bun run test kit (--list names them).`);

  const everything = process.env.REQUIRE_REAL_STORES === "1";
  const machine = thisMachine();
  if (order.build) {
    const names = toolsFor({ files, realStores: !order.embedded, everything }, machine);
    await installTools(names, machine, signal, console.error);
    if (signal.aborted) return 130;
  }
  // From here on nothing is built: what is missing is skipped, with the reason.
  const asItIs = { ...machine, mayInstall: false };
  const stores = order.embedded ? noTestStores : await openTestStores(asItIs, console.error, signal);
  try {
    for (const line of stores.lines) console.log(line);
    if (everything && !stores.complete) {
      console.error("test: REQUIRE_REAL_STORES=1 demands every engine, and not all of them are there");
      return 1;
    }
    return signal.aborted ? 130 : await runAndReport(order, files, stores, isWhole, signal);
  } finally {
    await stores.release();
  }
}

async function runAndReport(
  order: TestArguments,
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
    write: (text) => void (order.verbose || process.stderr.write(text)),
    isTerminal: process.stderr.isTTY,
  });
  const { exitCode, tally } = await runSuites({
    root: repositoryRoot,
    files,
    bunFlags: order.bunFlags,
    env: { ...process.env, ...stores.env, TOOLS_INSTALL: "false" },
    logFile,
    display,
    verbose: order.verbose,
    signal,
  });
  const { skipped, reasons } = display.end();
  if (signal.aborted) return 130;
  const seconds = (performance.now() - startedAtMs) / 1000;
  if (isWhole && exitCode === 0) await durations.keep(seconds);
  if (skipped > 0) console.log(["", "Skipped, and why:", ...reasons].join("\n"));
  console.log(`\nIt took ${inMinutes(seconds)}. Everything that was printed: ${shownPath(logFile)}`);
  console.log(tallyLine({ ...tally, skipped }));
  return exitCode;
}
