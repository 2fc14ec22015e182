import { readdirSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Machine } from "../../tools/machine.ts";
import { outputMatching } from "../../tools/tool.ts";
import { type Account, accountFor } from "./account.ts";
import type { Installation } from "./engine.ts";
import { runToEnd } from "./run-to-end.ts";

/** The account of a new server, with all privileges. */
export const user = "super";
const maxConnections = 200;
const sharedBuffers = "512MB";

/** PostgreSQL's programs: on the search path, else the newest in the folders where packages install them. */
export async function findPostgres(machine: Machine): Promise<Installation | undefined> {
  for (const PATH of binaryFolders(machine)) {
    const server = Bun.which("postgres", { PATH });
    const init = Bun.which("initdb", { PATH });
    const version = server && (await outputMatching([server, "--version"], /PostgreSQL\) (\S+)/));
    if (server && init && version) return installation(machine, { server, init }, version);
  }
  return undefined;
}

async function installation(
  machine: Machine,
  programs: { server: string; init: string },
  version: string,
): Promise<Installation> {
  const account = await accountFor(machine);
  return {
    program: "postgres",
    version,
    standIn: null,
    initialise: ({ dataDir, password }) => initialise(machine, account, programs.init, dataDir, password),
    serverCommand({ dataDir, port }) {
      account.letPassTo(dataDir);
      return [
        ...account.prefix,
        programs.server,
        ...["-D", dataDir, "-h", "127.0.0.1", "-p", String(port)],
        // No unix socket: its path may be 107 bytes long at most, and a data folder's is easily longer.
        ...["-k", "", "-c", `max_connections=${maxConnections}`],
        // A table of a million rows with its indexes fits, which it does not in the default of 128 MB.
        ...["-c", `shared_buffers=${sharedBuffers}`],
      ];
    },
    // After a kill its children hold the shared memory for a moment, and its process id stays in use until it is reaped.
    transientFailure: /pre-existing shared memory block|lock file "postmaster.pid" already exists/,
  };
}

async function initialise(
  machine: Machine,
  account: Account,
  initdb: string,
  dataDir: string,
  password: string,
): Promise<void> {
  const passwordFile = `${dataDir}.password`;
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    await account.giveTo(passwordFile, dataDir);
    account.letPassTo(dataDir);
    await runToEnd(
      [
        ...account.prefix,
        initdb,
        `--pgdata=${dataDir}`,
        `--username=${user}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        `--locale=${await utf8Locale()}`,
        // Skips flushing the new, still empty cluster. The running server flushes as usual.
        "--no-sync",
        "--no-instructions",
      ],
      { environment: machine.serverEnvironment, name: "initdb" },
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Without a UTF-8 locale on the machine, C still stores UTF-8 and only folds case for ASCII alone. */
async function utf8Locale(): Promise<string> {
  const known = await outputMatching(["locale", "-a"], /^(C\.utf-?8|en_US\.utf-?8)$/im);
  return known ?? "C";
}

function binaryFolders(machine: Machine): string[] {
  return [
    ...machine.searchPath.split(":").filter((folder) => folder !== ""),
    ...newestFirst("/usr/lib/postgresql", "bin"),
    ...newestFirst("/opt/homebrew/opt", "bin", /^postgresql(@\d+)?$/),
    ...newestFirst("/usr/local/opt", "bin", /^postgresql(@\d+)?$/),
    "/usr/local/pgsql/bin",
  ];
}

function newestFirst(parent: string, child: string, name = /^\d+$/): string[] {
  try {
    return readdirSync(parent)
      .filter((entry) => name.test(entry))
      .sort((a, b) => b.localeCompare(a, "en", { numeric: true }))
      .map((entry) => join(parent, entry, child));
  } catch {
    return [];
  }
}
