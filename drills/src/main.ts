/** `bun run drill`: injects faults into a running system, and checks whether it keeps its promises. */
import { runProgram } from "@super-heroes/cli/run-program";
import { drillCommand } from "./drill-command.ts";
import { drills } from "./drills/index.ts";
import { runDrills } from "./run-drills.ts";

await runProgram("drill", drillCommand(drills, runDrills).run);
