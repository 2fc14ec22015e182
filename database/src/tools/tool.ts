import type { Machine } from "./machine.ts";

/** Receives one line for a person each time something worth telling happened. */
export type OnProgress = (line: string) => void;

/** A program that is ready to run. */
export interface AvailableTool {
  readonly available: true;
  readonly path: string;
  readonly version: string;
}

/** A program that is ready to run, or one sentence on why there is none. */
export type Tool = AvailableTool | { readonly available: false; readonly reason: string };

/** What a tool is installed with. */
export interface InstallContext {
  readonly machine: Machine;
  readonly onProgress: OnProgress;
  /** Aborting it ends the installation, which then rejects and leaves nothing half made. */
  readonly signal: AbortSignal;
}

/** A program that commands or tests of this repository run. */
export interface ToolDefinition {
  /** As it is typed after `bun run tools`. */
  readonly name: string;
  /** What it is needed for, in a few words. */
  readonly about: string;
  /** What installs it; `null` where that is a package manager's task. */
  readonly installedBy: "Go" | "pip" | null;
  /** Where it is on this machine; `undefined` when there is none. Installs nothing. Never throws. */
  find(machine: Machine): Promise<AvailableTool | undefined>;
  /**
   * Puts it into the tools folder; absent for what only a package manager has. The file appears there only when it is
   * whole. Throws {@link InstallError}, and the signal's reason when that is aborted.
   */
  install?(context: InstallContext): Promise<void>;
  /** What to do where it is missing and cannot be installed from here: a sentence without its full stop. */
  readonly howToInstall: string;
}

/** A tool could not be put into the tools folder; the message is a sentence for a person, without its full stop. */
export class InstallError extends Error {
  override readonly name = "InstallError";
}

/** Where a tool is looked for and installed, and who receives the progress; all of them have a default. */
export interface EnsureOptions {
  readonly machine?: Machine;
  readonly onProgress?: OnProgress;
  readonly signal?: AbortSignal;
}

/** The result when there is no such tool. `reason` is a sentence for a person. */
export function unavailable(reason: string): Tool & { available: false } {
  return { available: false, reason };
}

/**
 * Runs a program for what it prints about itself: the first group of `pattern` in its output. `undefined` when it
 * cannot be run or prints something else.
 */
export async function ask(argv: readonly string[], pattern: RegExp): Promise<string | undefined> {
  try {
    const child = Bun.spawn([...argv], { stdin: "ignore", stdout: "pipe", stderr: "ignore" });
    return pattern.exec(await new Response(child.stdout).text())?.[1];
  } catch {
    return undefined;
  }
}

/**
 * The first of these paths that is a program whose output about itself matches `pattern`; empty places are left out.
 */
export async function firstThatRuns(
  paths: readonly (string | undefined)[],
  { flags, pattern }: { flags: readonly string[]; pattern: RegExp },
): Promise<AvailableTool | undefined> {
  for (const path of paths) {
    const version = path && (await ask([path, ...flags], pattern));
    if (version) return { available: true, path, version };
  }
  return undefined;
}
