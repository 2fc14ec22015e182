import { realpathSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { accountFor } from "@super-heroes/database/local-stack/engines/account";
import { runToEnd } from "@super-heroes/database/local-stack/engines/run-to-end";
import { findProgram, thisMachine } from "@super-heroes/database/tools/machine";
import { eventually } from "../processes/eventually.ts";
import { endWithRun } from "../processes/interrupted-run.ts";
import type { Missing } from "../run/requirements.ts";

/** Starting takes a server less than this. */
const STARTED_WITHIN_MS = 20_000;

const machine = thisMachine();
const server = findProgram(machine, ["postgres"]);
const psql = findProgram(machine, ["psql"]);

/** Why this run has no PostgreSQL to run a script on; `undefined` when it has one. */
export const barePostgresMissing: Missing =
  server && psql ? undefined : "PostgreSQL is not on the PATH: apt-get install postgresql";

/** An empty PostgreSQL like that of its image during the init scripts: reached by a socket, without a password. */
export interface BarePostgres {
  /** The environment with which `psql` connects to it. */
  readonly env: Readonly<Record<string, string>>;
  /** The rows of a query by this user in this database, each as `a|b`. Rejects with the error of psql. */
  query(statement: string, user?: string, database?: string): Promise<string[]>;
  /** Stops it and removes its data. */
  drop(): Promise<void>;
}

/** Where it also listens, and with which certificate. Connections to the port require TLS, and no password. */
export interface TlsPort {
  port: number;
  cert: string;
  key: string;
}

/** Starts one in a temporary folder. */
export async function openBarePostgres(administrator = "postgres", tls?: TlsPort): Promise<BarePostgres> {
  const folder = await mkdtemp(join(tmpdir(), "bare-postgres-"));
  const data = join(folder, "data");
  const account = await accountFor(machine);
  await chmod(folder, 0o711);
  const { serverEnvironment: environment } = machine;
  await mkdir(data, { mode: 0o700 });
  await account.giveTo(data);
  // The program on the PATH can be a link into the folder of a version, which has the other programs.
  const initdb = join(dirname(realpathSync(server ?? "")), "initdb");
  await runToEnd(
    [
      ...account.prefix,
      initdb,
      `--pgdata=${data}`,
      `--username=${administrator}`,
      "--auth=trust",
      "--no-sync",
      "--no-instructions",
    ],
    { environment },
  );
  const onPort = tls ? await tlsArguments(data, tls) : ["-h", ""];
  if (tls) for (const file of ["server.crt", "server.key"]) await account.giveTo(join(data, file));
  const child = Bun.spawn([...account.prefix, server ?? "", "-D", data, "-k", data, "-F", ...onPort], {
    env: environment,
    stdio: ["ignore", "ignore", Bun.file(join(folder, "log"))],
  });
  endWithRun(child);
  const env = {
    PGHOST: data,
    ...(tls && { PGPORT: String(tls.port) }),
    PGUSER: administrator,
    PATH: process.env.PATH ?? "",
  };

  async function query(statement: string, user = administrator, database = "postgres"): Promise<string[]> {
    const child = Bun.spawn(
      ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-U", user, "-d", database, "-c", statement],
      {
        env,
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const [output, error] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    if ((await child.exited) !== 0) throw new Error(error.trim());
    return output.split("\n").filter(Boolean);
  }

  const responds = () =>
    query("select 1").then(
      () => true,
      () => false,
    );
  await eventually("PostgreSQL responds", responds, Boolean, STARTED_WITHIN_MS);
  return {
    env,
    query,
    async drop() {
      child.kill("SIGQUIT");
      await child.exited;
      await rm(folder, { recursive: true });
    },
  };
}

/** Writes the files of a server with TLS; returns the arguments that make it use them. */
async function tlsArguments(data: string, { port, cert, key }: TlsPort): Promise<string[]> {
  await writeFile(join(data, "server.crt"), cert, { mode: 0o600 });
  await writeFile(join(data, "server.key"), key, { mode: 0o600 });
  await writeFile(join(data, "pg_hba.conf"), "local all all trust\nhostssl all all 127.0.0.1/32 trust\n");
  return ["-h", "127.0.0.1", "-p", String(port), "-c", "ssl=on"];
}
