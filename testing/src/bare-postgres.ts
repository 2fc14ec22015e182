import { realpathSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { accountFor } from "@super-heroes/database/local-stack/engines/account";
import { runToEnd } from "@super-heroes/database/local-stack/engines/run-to-end";
import { findProgram, thisMachine } from "@super-heroes/database/tools/machine";
import { eventually } from "./eventually.ts";
import { endWithRun } from "./interrupted-run.ts";
import type { Missing } from "./requirements.ts";

/** Longer than this, no server of this machine takes to start. */
const STARTED_WITHIN_MS = 20_000;

const machine = thisMachine();
const server = findProgram(machine, ["postgres"]);
const psql = findProgram(machine, ["psql"]);

/** Why this run has no PostgreSQL that a script can be run on; `undefined` where it has. */
export const barePostgresMissing: Missing =
  server && psql ? undefined : "PostgreSQL is not on the PATH: apt-get install postgresql";

/** An empty PostgreSQL as its image has it while it runs init scripts: by a socket, which asks for no password. */
export interface BarePostgres {
  /** What makes `psql` reach it. */
  readonly env: Readonly<Record<string, string>>;
  /** The rows of a query, each as `a|b`, as this user in this database. Rejects with what psql says. */
  query(statement: string, user?: string, database?: string): Promise<string[]>;
  /** Ends it and removes its data. */
  drop(): Promise<void>;
}

/** Starts one in a temporary folder, with the administrator `administrator`. */
export async function openBarePostgres(administrator = "postgres"): Promise<BarePostgres> {
  const folder = await mkdtemp(join(tmpdir(), "bare-postgres-"));
  const data = join(folder, "data");
  const account = await accountFor(machine);
  await chmod(folder, 0o711);
  const { serverEnvironment: environment } = machine;
  await mkdir(data, { mode: 0o700 });
  await account.giveTo(data);
  // What is on the PATH may be a link to a folder of one version, with all of its programs.
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
  const child = Bun.spawn([...account.prefix, server ?? "", "-D", data, "-k", data, "-h", "", "-F"], {
    env: environment,
    stdio: ["ignore", "ignore", Bun.file(join(folder, "log"))],
  });
  endWithRun(child);
  const env = { PGHOST: data, PGUSER: administrator, PATH: process.env.PATH ?? "" };

  async function query(statement: string, user = administrator, database = "postgres"): Promise<string[]> {
    const asking = Bun.spawn(
      ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-U", user, "-d", database, "-c", statement],
      {
        env,
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const [out, complaint] = await Promise.all([
      new Response(asking.stdout).text(),
      new Response(asking.stderr).text(),
    ]);
    if ((await asking.exited) !== 0) throw new Error(complaint.trim());
    return out.split("\n").filter(Boolean);
  }

  const answers = () =>
    query("select 1").then(
      () => true,
      () => false,
    );
  await eventually("PostgreSQL answers", answers, Boolean, STARTED_WITHIN_MS);
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
