/** `bun run drill`: breaks a running system on purpose and checks whether it keeps its promises. */
import { UsageError } from "@super-heroes/bench/commands/cli/usage-error";
import { endWithStarter } from "@super-heroes/database/processes/starter";
import { Interrupted } from "@super-heroes/system/interrupt";
import { drillList, helpText, readArguments } from "./arguments.ts";
import { drills } from "./drills/index.ts";
import { runDrills } from "./run-drills.ts";

async function main(argv: string[]): Promise<number> {
  try {
    const order = readArguments(argv, drills);
    if (order.do === "run") return await runDrills(order);
    console.log(order.do === "help" ? helpText(drills) : drillList(drills));
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) {
      console.error("Stopped.");
      return 130;
    }
    if (!(error instanceof Error)) throw error;
    console.error(`drill: ${error.message}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

endWithStarter();
process.exit(await main(process.argv.slice(2)));
