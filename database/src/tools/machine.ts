import { resolve } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";

/** The properties of a machine that the local stack and the tools depend on; tests pass their own. */
export interface Machine {
  /** Folders to look for programs in, joined by colons, as `PATH` has them. */
  readonly searchPath: string;
  /** Database servers refuse to run as root, or need an option for it. */
  readonly isRoot: boolean;
  /** The whole environment of a server: the user's variables (`PGPORT`, `MYSQL_HOME`) must not reach it. */
  readonly serverEnvironment: Readonly<Record<string, string>>;
  /** The environment of a compiler. */
  readonly buildEnvironment: Readonly<Record<string, string | undefined>>;
  /**
   * Where tools are kept that the search path lacks: `.tools/` in the repository, or the folder that `TOOLS_DIR` names.
   * An absolute path, which may not exist yet.
   */
  readonly toolsDir: string;
  /** Whether a command may install a tool that is missing: `TOOLS_INSTALL=false` forbids it. */
  readonly mayInstall: boolean;
}

/** This machine. The only place here that reads the environment. */
export function thisMachine(): Machine {
  const { PATH = "", HOME = "/", TMPDIR = "/tmp", TOOLS_DIR = "", TOOLS_INSTALL = "" } = process.env;
  return {
    searchPath: PATH,
    isRoot: process.getuid?.() === 0,
    // The C locale keeps the servers' messages English: patterns match them.
    serverEnvironment: { PATH, HOME, TMPDIR, LC_ALL: "C" },
    buildEnvironment: { ...process.env },
    toolsDir: resolve(repositoryRoot, TOOLS_DIR || ".tools"),
    mayInstall: TOOLS_INSTALL !== "false",
  };
}

/**
 * The absolute path of the first of `names` that is a program on the search path or in one of `folders`;
 * `undefined` when there is none.
 */
export function findProgram(
  machine: Machine,
  names: readonly string[],
  folders: readonly string[] = [],
): string | undefined {
  const PATH = [machine.searchPath, ...folders].join(":");
  for (const name of names) {
    const found = Bun.which(name, { PATH });
    if (found) return found;
  }
  return undefined;
}
