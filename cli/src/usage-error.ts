import { didYouMean } from "@super-heroes/topology/did-you-mean";

/** The command line is wrong. The message is one line that names the argument, what is allowed and what was given. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * The error for an option whose value is not allowed. A known value that resembles the given one is suggested.
 *
 * @example expected("stack", "one of embedded, local", "locl", ["embedded", "local"]).message
 * // '--stack expects one of embedded, local, got "locl". Did you mean local?'
 */
export function expected(
  option: string,
  what: string,
  given: string,
  known: readonly string[] = [],
): UsageError {
  const suggestion = didYouMean(given, known);
  return new UsageError(
    `--${option} expects ${what}, got ${JSON.stringify(given)}${suggestion && `.${suggestion}`}`,
  );
}

/**
 * The error for a name that does not exist: of a command, an option, a drill, a store or a service.
 *
 * @example unknown("drill", "kil", ["kill"]).message // 'unknown drill "kil". Did you mean kill? Known: kill'
 */
export function unknown(kind: string, given: string, known: readonly string[]): UsageError {
  return new UsageError(
    `unknown ${kind} ${JSON.stringify(given)}.${didYouMean(given, known)} Known: ${known.join(", ")}`,
  );
}
