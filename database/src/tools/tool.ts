import type { Machine } from "./machine.ts";

/** Receives one line for a person each time something worth telling happened. */
export type OnProgress = (line: string) => void;

/** A program that is ready to run, or one sentence on why there is none. */
export type Tool =
  | { readonly available: true; readonly path: string; readonly version: string }
  | { readonly available: false; readonly reason: string };

/** Where a tool is looked for, and who hears how that goes; both have a default. */
export interface EnsureOptions {
  readonly machine?: Machine;
  readonly onProgress?: OnProgress;
}

/** The answer when there is no such tool. `reason` is a sentence for a person. */
export function unavailable(reason: string): Tool {
  return { available: false, reason };
}

/**
 * Asks a program: the first group of `pattern` in what it prints. `undefined` when it cannot be run or prints something
 * else.
 */
export async function ask(argv: readonly string[], pattern: RegExp): Promise<string | undefined> {
  try {
    const child = Bun.spawn([...argv], { stdin: "ignore", stdout: "pipe", stderr: "ignore" });
    return pattern.exec(await new Response(child.stdout).text())?.[1];
  } catch {
    return undefined;
  }
}
