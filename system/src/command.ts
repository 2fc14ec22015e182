import { isForPeople } from "@super-heroes/database/local-stack/index";
import { Interrupted } from "@super-heroes/cli/interruption";
import { ServiceFailure } from "./launch.ts";

/**
 * Runs a command that lasts until it is interrupted, and ends the process: with 0 when a person stopped it, with 1
 * and one clear line when it failed.
 */
export async function runUntilStopped(name: string, command: () => Promise<void>): Promise<never> {
  try {
    await command();
    process.exit(0);
  } catch (error) {
    if (error instanceof Interrupted) process.exit(0);
    if (!(error instanceof ServiceFailure || isForPeople(error))) throw error;
    // What a message quotes from a log is indented.
    for (const line of error.message.split("\n")) console.error(/^\s/.test(line) ? line : `${name}: ${line}`);
    process.exit(1);
  }
}
