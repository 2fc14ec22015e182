import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { findProgram, type Machine } from "../../tools/machine.ts";
import { ask } from "../../tools/tool.ts";
import type { Installation } from "./engine.ts";
import { runToEnd } from "./run-to-end.ts";

/** The account a new server is made with; it may do everything. */
export const user = "super";
const maxConnections = 200;
/** Where packages put the server; an ordinary user's PATH often lacks them. */
const folders = ["/usr/sbin", "/usr/local/sbin", "/usr/libexec", "/opt/homebrew/bin", "/usr/local/mysql/bin"];

/** MariaDB's programs: on the search path, else in the folders that packages put them in. MySQL's are not taken. */
export async function findMariadb(machine: Machine): Promise<Installation | undefined> {
  const server = findProgram(machine, ["mariadbd", "mysqld"], folders);
  const init = findProgram(machine, ["mariadb-install-db", "mysql_install_db"], folders);
  const version = server && (await ask([server, "--version"], /Ver ([\d.]+)-MariaDB/));
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
    // A bootstrapping server knows no accounts until it is told to read them.
    input: `flush privileges;
      create user '${user}'@'127.0.0.1' identified by '${password}';
      grant all privileges on *.* to '${user}'@'127.0.0.1' with grant option;\n`,
  });
}
