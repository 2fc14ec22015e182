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
import { freePort } from "@super-heroes/system/launch/launch";
import { runBenchAb } from "./src/bench-ab.ts";
import { startCatalogues } from "./src/catalogues.ts";
import { abArguments, MODES, type Other, type Side } from "./src/measurements.ts";
import { findFights, type RuntimeName, TITLES } from "./src/runtimes.ts";

const OTHERS = ["node", "go"] as const satisfies readonly Other[];

const options = {
  stack: defaulting(
    flag(
      "stack",
      "STACK",
      "the stores of the catalogues. embedded: SQLite files; local: PostgreSQL and MariaDB of this machine, started where they do not run",
      oneOf(["embedded", "local"]),
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
  print: toggle("print", "print the commands of the measurements, and measure nothing"),
};

const runtimes = command({
  call: "bun examples/runtimes/run.ts",
  usage: ["[options] [-- options of `bench ab`]"],
  description:
    "Compares fights on Bun with the examples on Node and on Go, against the same catalogues: one run of `bench ab` for each runtime and mode, at 1 and 64 connections. Results are in results/local/.",
  options,
  passesOn: "after --",
  notes: `What follows -- is passed to every \`bench ab\`, and replaces what is chosen here: -- --connections 16 --quick

Examples are built and installed where they are missing; this requires Node.js with npm, and Go.`,
  async run({ values, passedOn }) {
    const signal = interruption();
    await requireDataDir();
    const onProgress = (line: string) => console.error(line);
    const sides = new Map<RuntimeName, Side>();
    for (const runtime of ["bun", ...values.against] as const) {
      const found = await findFights(runtime, { onProgress, signal });
      if ("missing" in found) throw new Error(`there is no fights on ${TITLES[runtime]}: ${found.missing}`);
      sides.set(runtime, { runtime, program: found, port: freePort() });
    }
    using own = ownFolder(join(dataDir, "runtimes"));
    await using catalogues = await startCatalogues(values.stack, { logDir: own.path, onProgress, signal });
    const surroundings = { catalogues: catalogues.urls, dataDir: join(own.path, "data"), options: passedOn };
    const bun = sides.get("bun") as Side;
    for (const mode of values.modes)
      for (const other of values.against) {
        const argv = abArguments(mode, bun, sides.get(other) as Side, surroundings);
        const exitCode = await runBenchAb(argv, { print: values.print, signal });
        signal.throwIfAborted();
        if (exitCode !== EXIT.ok) return exitCode;
      }
    return EXIT.ok;
  },
});

await runProgram("runtimes", runtimes.run);
