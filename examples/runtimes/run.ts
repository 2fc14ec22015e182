/** `bun examples/runtimes/run.ts`: measures fights on Bun against the examples on Node and on Go; see `--help`. */
import { join } from "node:path";
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { interruption } from "@super-heroes/cli/interruption";
import { defaulting, flag, toggle } from "@super-heroes/cli/option";
import { ownFolder } from "@super-heroes/cli/processes/own-folder";
import { listOf, oneOf } from "@super-heroes/cli/readers";
import { runProgram } from "@super-heroes/cli/run-program";
import { dataDir, requireDataDir } from "@super-heroes/database/local-stack/default-dir";
import { freePort } from "@super-heroes/system/launch/launch-service";
import { startCatalogues } from "./src/catalogues.ts";
import { abArguments, MODES, OTHERS, type Side, STACKS } from "./src/measurements.ts";
import { runBench } from "./src/run-bench.ts";
import { findFights, type RuntimeName, TITLES } from "./src/runtimes.ts";

const options = {
  stack: defaulting(
    flag(
      "stack",
      "STACK",
      "the stores of the catalogues. embedded: SQLite files; local: PostgreSQL and MariaDB of this machine, started where they do not run",
      oneOf(STACKS),
    ),
    "local",
  ),
  against: defaulting(
    flag("against", "LIST", "the runtimes that Bun is compared with", listOf(oneOf(OTHERS))),
    OTHERS.join(","),
  ),
  modes: defaulting(
    flag("modes", "LIST", "the orchestration modes; one measurement for each", listOf(oneOf(MODES))),
    MODES.join(","),
  ),
  quick: toggle("quick", "short runs, with less certainty"),
};

const runtimes = command({
  call: "bun examples/runtimes/run.ts",
  usage: ["[options]", "OPTION … -- OPTION OF bench ab …"],
  description:
    "Compares fights on Bun with the examples on Node and on Go, against the same catalogues: one run of `bench ab` for each runtime and mode, at 1 and 64 connections. Results are in results/local/.",
  options,
  passesOn: "after --",
  notes: `What follows -- is passed to every \`bench ab\`, and replaces what is chosen here: --modes parallel -- --connections 16. An option has to stand before the --, because Bun drops one that follows the name of a program.

Examples are built and installed where they are missing; this requires Node.js with npm, and Go.`,
  async run({ values, passedOn }) {
    const signal = interruption();
    await requireDataDir();
    const onProgress = (line: string) => console.error(line);
    const sideOn = async <Runtime extends RuntimeName>(
      runtime: Runtime,
    ): Promise<Side & { runtime: Runtime }> => {
      const program = await findFights(runtime, { onProgress, signal });
      if ("missing" in program)
        throw new Error(`there is no fights on ${TITLES[runtime]}: ${program.missing}`);
      return { runtime, program, port: freePort() };
    };
    const bun = await sideOn("bun");
    const others = [];
    for (const runtime of values.against) others.push(await sideOn(runtime));
    using own = ownFolder(join(dataDir, "runtimes"));
    await using catalogues = await startCatalogues(values.stack, { logDir: own.path, onProgress, signal });
    const surroundings = {
      catalogues: catalogues.urls,
      dataDir: join(own.path, "data"),
      stack: values.stack,
      options: [...(values.quick ? ["--quick"] : []), ...passedOn],
    };
    for (const mode of values.modes)
      for (const other of others) {
        const argv = abArguments(mode, bun, other, surroundings);
        const exitCode = await runBench(argv, signal);
        signal.throwIfAborted();
        if (exitCode !== EXIT.ok) return exitCode;
      }
    return EXIT.ok;
  },
});

await runProgram("runtimes", runtimes.run);
