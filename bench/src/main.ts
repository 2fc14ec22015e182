/** `bun run bench`: measures, prints and writes results, and works on written ones. */
import { runProgram } from "@super-heroes/cli/run-program";
import { runBench } from "./commands/bench.ts";

await runProgram("bench", runBench);
