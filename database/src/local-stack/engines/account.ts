import { chmodSync, statSync } from "node:fs";
import { chown } from "node:fs/promises";
import { dirname } from "node:path";
import { findProgram, type Machine } from "../../tools/machine.ts";
import { runToEnd } from "./run-to-end.ts";

/** The account that a server runs as. */
export interface Account {
  /** Put before a command, runs it as this account, with the same process id. */
  readonly prefix: readonly string[];
  /** Lets the account own these paths. */
  giveTo(...paths: string[]): Promise<void>;
  /**
   * Lets the account pass through the folder of a server's data folder, and the one above: a stack and the data folder
   * that it is part of, which are otherwise their owner's alone. They stay unreadable.
   */
  letPassTo(dataDir: string): void;
}

const ourselves: Account = { prefix: [], giveTo: async () => {}, letPassTo: () => {} };

/** The mode that lets others enter a folder and not list it. */
const PASSING = 0o011;

/**
 * An account that PostgreSQL accepts. It refuses root, as which containers and CI jobs often run.
 *
 * For root the first choice is a user namespace, in which root's files belong to user 1000: no file changes its owner, and no
 * parent folder has to be open to others. Where namespaces are forbidden, as by a container's usual seccomp profile, the
 * server runs as the machine's user `postgres` or `nobody`, which then owns the data.
 */
export async function accountFor(machine: Machine): Promise<Account> {
  if (!machine.isRoot) return ourselves;
  return (await userNamespace(machine)) ?? (await systemUser(machine)) ?? ourselves;
}

async function userNamespace(machine: Machine): Promise<Account | undefined> {
  const unshare = findProgram(machine, ["unshare"]);
  if (!unshare) return undefined;
  const prefix = [unshare, "--user", "--map-user=1000", "--map-group=1000"];
  return (await succeeds(machine, [...prefix, "true"])) ? { ...ourselves, prefix } : undefined;
}

async function systemUser(machine: Machine): Promise<Account | undefined> {
  const setpriv = findProgram(machine, ["setpriv"]);
  if (!setpriv) return undefined;
  for (const user of ["postgres", "nobody"]) {
    const ids = await idsOf(user);
    if (!ids) continue;
    const prefix = [setpriv, `--reuid=${ids.user}`, `--regid=${ids.group}`, "--clear-groups"];
    if (!(await succeeds(machine, [...prefix, "true"]))) continue;
    return {
      prefix,
      giveTo: async (...paths) => {
        await Promise.all(paths.map((path) => chown(path, ids.user, ids.group)));
      },
      letPassTo(dataDir) {
        for (const folder of [dirname(dataDir), dirname(dirname(dataDir))]) {
          const { mode, uid } = statSync(folder);
          if (uid === 0 && (mode & PASSING) !== PASSING) chmodSync(folder, (mode & 0o7777) | PASSING);
        }
      },
    };
  }
  return undefined;
}

async function idsOf(user: string): Promise<{ user: number; group: number } | undefined> {
  const accounts = await Bun.file("/etc/passwd").text();
  const fields = accounts
    .split("\n")
    .find((line) => line.startsWith(`${user}:`))
    ?.split(":");
  return fields && { user: Number(fields[2]), group: Number(fields[3]) };
}

async function succeeds(machine: Machine, argv: readonly string[]): Promise<boolean> {
  return runToEnd(argv, { environment: machine.serverEnvironment }).then(
    () => true,
    () => false,
  );
}
