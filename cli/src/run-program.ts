import { EXIT } from "./exit-code.ts";
import { reportFailure } from "./failure.ts";
import { Interrupted } from "./interruption.ts";
import { endGuard } from "./processes/guard.ts";
import { endWithStarter } from "./processes/starter.ts";
import { UsageError } from "./usage-error.ts";

/** Errors of the language itself: a defect of the program, of which the stack is needed. */
const DEFECTS = [TypeError, ReferenceError, RangeError, SyntaxError];

/**
 * Runs a command with the arguments of this process, and ends the process with its exit code; see {@link EXIT}. The
 * process also ends when the package runner that started it has ended.
 */
export async function runProgram(
  name: string,
  run: (argv: readonly string[]) => Promise<number>,
): Promise<never> {
  endWithStarter();
  const exitCode = await exitCodeOf(name, () => run(process.argv.slice(2)));
  await endGuard();
  process.exit(exitCode);
}

/**
 * Resolves with the exit code of a command's work. Writes the message of what it throws, and rethrows an error of the
 * language.
 */
export async function exitCodeOf(
  name: string,
  work: () => Promise<number>,
  write: (line: string) => void = console.error,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Interrupted) {
      write("Stopped.");
      return EXIT.interrupted;
    }
    if (!(error instanceof Error) || DEFECTS.some((kind) => error.constructor === kind)) throw error;
    reportFailure(name, error.message, write);
    return error instanceof UsageError ? EXIT.usedWrongly : EXIT.failed;
  }
}
