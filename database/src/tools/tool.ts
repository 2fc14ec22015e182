import type { Machine } from "./machine.ts";

/** Receives a line of progress for the operator. */
export type OnProgress = (line: string) => void;

/** A program that is ready to run. */
export interface AvailableTool {
  readonly available: true;
  readonly path: string;
  readonly version: string;
}

/** A program that is ready to run, or a sentence with the reason why there is none. */
export type Tool = AvailableTool | { readonly available: false; readonly reason: string };

/** The context of an installation. */
export interface InstallContext {
  readonly machine: Machine;
  readonly onProgress: OnProgress;
  /** Aborting it ends the installation, which then rejects and leaves no partial file. */
  readonly signal: AbortSignal;
}

/** A program that commands or tests of this repository run. */
export interface ToolDefinition {
  /** As it is typed after `bun run tools`. */
  readonly name: string;
  /** What it is needed for, in a few words. */
  readonly about: string;
  /** What installs it; `null` where only a package manager does. */
  readonly installedBy: "Go" | "pip" | "npm" | null;
  /** Where it is on this machine; `undefined` when there is none. Installs nothing. Never throws. */
  find(machine: Machine): Promise<AvailableTool | undefined>;
  /**
   * Installs it into the tools folder; absent for a tool that only a package manager installs. The file appears there when it
   * is complete. Throws {@link InstallError}, and the signal's reason when that is aborted.
   */
  install?(context: InstallContext): Promise<void>;
  /** How to install it where this command cannot: a sentence without its full stop. */
  readonly howToInstall: string;
}

/** A tool could not be installed. The message is a sentence for the operator, without its full stop. */
export class InstallError extends Error {
  override readonly name = "InstallError";
}

/** The machine, the receiver of progress and the signal of an installation; each has a default. */
export interface EnsureOptions {
  readonly machine?: Machine;
  readonly onProgress?: OnProgress;
  readonly signal?: AbortSignal;
}

/** The result when there is no such tool. `reason` is a sentence for the operator. */
export function unavailable(reason: string): Tool & { available: false } {
  return { available: false, reason };
}

/**
 * Runs a program, and returns the first group of `pattern` in its output; `undefined` when it cannot be run or its output does
 * not match.
 */
export async function outputMatching(argv: readonly string[], pattern: RegExp): Promise<string | undefined> {
  try {
    const child = Bun.spawn([...argv], { stdin: "ignore", stdout: "pipe", stderr: "ignore" });
    return pattern.exec(await new Response(child.stdout).text())?.[1];
  } catch {
    return undefined;
  }
}

/**
 * The first of these paths that is a program whose output with `flags` matches `pattern`; `undefined` paths are skipped.
 */
export async function firstThatRuns(
  paths: readonly (string | undefined)[],
  { flags, pattern }: { flags: readonly string[]; pattern: RegExp },
): Promise<AvailableTool | undefined> {
  for (const path of paths) {
    const version = path && (await outputMatching([path, ...flags], pattern));
    if (version) return { available: true, path, version };
  }
  return undefined;
}
