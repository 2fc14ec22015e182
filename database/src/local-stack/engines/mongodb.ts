import { MongoClient } from "mongodb";
import { ensureFerretdb, findFerretdb } from "../../tools/ferretdb.ts";
import { WHERE_GO_IS_FROM } from "../../tools/go-build.ts";
import { findProgram } from "../../tools/machine.ts";
import { outputMatching, type Tool } from "../../tools/tool.ts";
import type { Engine, Installation } from "./engine.ts";

/**
 * MongoDB, or FerretDB in its place where there is no `mongod`. The first write creates the database.
 */
export const mongodb: Engine = {
  name: "mongodb",
  title: "MongoDB",
  howToInstall: `Install mongod 7.0 (mongodb.com), or let FerretDB take its place: \`bun run tools ferretdb\` builds it with ${WHERE_GO_IS_FROM}.`,
  authenticates: false,
  shutdownSignal: "SIGTERM",

  async find(machine) {
    const mongod = findProgram(machine, ["mongod"]);
    const version = mongod && (await outputMatching([mongod, "--version"], /db version v(\S+)/));
    if (mongod && version) return mongodInstallation(mongod, version);
    const ferretdb = await findFerretdb(machine);
    return ferretdb && ferretdbInstallation(ferretdb);
  },

  canBuild: (machine) => machine.mayInstall && findProgram(machine, ["go"]) !== undefined,

  async build(machine, onProgress, signal) {
    const ferretdb = await ensureFerretdb({ machine, onProgress, ...(signal && { signal }) });
    if (!ferretdb.available) throw new Error(ferretdb.reason);
    return ferretdbInstallation(ferretdb);
  },

  urlOf: ({ port, database }) => `mongodb://127.0.0.1:${port}/${database}`,

  // Without a password, the process id that the server reports shows whether it is this stack's.
  async ping(url, pid) {
    const client = new MongoClient(url, { serverSelectionTimeoutMS: 500, connectTimeoutMS: 500 });
    try {
      const status = await client.db("admin").command({ serverStatus: 1 });
      if (Number(status.pid) !== pid)
        throw new Error(`another server, pid ${status.pid}, responds at ${url}`);
    } finally {
      await client.close();
    }
  },
};

function mongodInstallation(server: string, version: string): Installation {
  return {
    program: "mongod",
    version,
    standIn: null,
    initialise: async () => {},
    serverCommand: ({ dataDir, port }) => [
      server,
      `--dbpath=${dataDir}`,
      `--port=${port}`,
      "--bind_ip=127.0.0.1",
      "--nounixsocket",
    ],
  };
}

function ferretdbInstallation({ path, version }: Tool & { available: true }): Installation {
  return {
    program: "ferretdb",
    version,
    standIn: `FerretDB ${version} (SQLite)`,
    initialise: async () => {},
    serverCommand: ({ dataDir, port }) => [
      path,
      "--handler=sqlite",
      `--sqlite-url=file:${dataDir}/`,
      `--state-dir=${dataDir}`,
      `--listen-addr=127.0.0.1:${port}`,
      "--debug-addr=-",
      "--telemetry=disable",
      "--log-level=error",
    ],
  };
}
