import { CommandError, LocalStackError, MissingEngineError } from "@super-heroes/database/local-stack/index";
import { Interrupted } from "./interrupt.ts";
import { ServiceFailure } from "./launch.ts";

/** Errors whose message is written for the person at the terminal. */
const FOR_PEOPLE = [ServiceFailure, LocalStackError, MissingEngineError, CommandError];

/** The operating system's own errors, a full disk or a lack of permission, name what was tried and where. */
const isForPeople = (error: unknown): error is Error =>
  FOR_PEOPLE.some((kind) => error instanceof kind) ||
  (error instanceof Error && "syscall" in error && "path" in error);

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
    if (!isForPeople(error)) throw error;
    for (const line of error.message.split("\n")) console.error(`${name}: ${line}`);
    process.exit(1);
  }
}
