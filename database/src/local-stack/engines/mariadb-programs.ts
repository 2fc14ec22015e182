import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { findProgram, type Machine } from "../../tools/machine.ts";
import { outputMatching } from "../../tools/tool.ts";
import type { Installation } from "./engine.ts";
import { runToEnd } from "./run-to-end.ts";

/** The account of a new server, with all privileges. */
export const user = "super";
const maxConnections = 200;
/** Where packages install the server; a user's PATH often lacks these folders. */
const folders = ["/usr/sbin", "/usr/local/sbin", "/usr/libexec", "/opt/homebrew/bin", "/usr/local/mysql/bin"];

/** MariaDB's programs: on the search path, else in the folders where packages install them. MySQL's programs are not used. */
export async function findMariadb(machine: Machine): Promise<Installation | undefined> {
  const server = findProgram(machine, ["mariadbd", "mysqld"], folders);
  const init = findProgram(machine, ["mariadb-install-db", "mysql_install_db"], folders);
  const version = server && (await outputMatching([server, "--version"], /Ver ([\d.]+)-MariaDB/));
  return server && init && version ? installation(machine, { server, init }, version) : undefined;
}

function installation(
  machine: Machine,
  programs: { server: string; init: string },
  version: string,
): Installation {
  const asRoot = machine.isRoot ? ["--user=root"] : [];
  return {
    program: "mariadb",
    version,
    standIn: null,
    initialise: ({ dataDir, password }) => initialise(machine, programs, asRoot, dataDir, password),
    serverCommand: ({ dataDir, port }) => [
      programs.server,
      "--no-defaults",
      ...asRoot,
      `--datadir=${dataDir}`,
      "--bind-address=127.0.0.1",
      `--port=${port}`,
      // Relative to the data folder: a socket's absolute path may be 107 bytes long at most.
      "--socket=mariadb.sock",
      "--pid-file=mariadb.pid",
      "--skip-name-resolve",
      "--character-set-server=utf8mb4",
      `--max-connections=${maxConnections}`,
      "--innodb-buffer-pool-size=64M",
    ],
  };
}

async function initialise(
  machine: Machine,
  programs: { server: string; init: string },
  asRoot: readonly string[],
  dataDir: string,
  password: string,
): Promise<void> {
  const environment = machine.serverEnvironment;
  // mariadb-install-db loses paths with spaces, so it reaches the folder through a link that has none.
  const folder = await mkdtemp(join(tmpdir(), "mariadb-"));
  try {
    const link = join(folder, "parent");
    await symlink(dirname(dataDir), link);
    const target = `--datadir=${join(link, basename(dataDir))}`;
    await runToEnd(
      [programs.init, "--no-defaults", ...asRoot, target, "--skip-test-db", "--skip-name-resolve"],
      {
        environment,
      },
    );
  } finally {
    await rm(folder, { recursive: true });
  }
  await runToEnd([programs.server, "--no-defaults", ...asRoot, `--datadir=${dataDir}`, "--bootstrap"], {
    environment,
    // A bootstrapping server has no accounts until it reads them.
    input: `flush privileges;
      create user '${user}'@'127.0.0.1' identified by '${password}';
      grant all privileges on *.* to '${user}'@'127.0.0.1' with grant option;\n`,
  });
}
