/** Runs the init scripts of compose.yml and of the local overlay on a PostgreSQL like that of the image. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import {
  type BarePostgres,
  barePostgresMissing,
  openBarePostgres,
} from "@super-heroes/testing/stores/bare-postgres";

setDefaultTimeout(60_000);

const root = join(import.meta.dir, "../..");
const PASSWORD = "it's a pass\\word";

/** How an init script is run. */
interface Script {
  readonly title: string;
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
  readonly administrator: string;
  readonly databases: readonly string[];
}

const LOCAL = "deploy/kubernetes/overlays/local/stores";
const SECRETS = "/run/secrets";
const scripts: readonly Script[] = [
  {
    title: "compose.yml, a database of its own",
    file: "deploy/compose/own-database/10-database.sql",
    env: { DATABASE: "heroes" },
    administrator: "postgres",
    databases: ["heroes"],
  },
  {
    title: "compose.yml, accounts",
    file: "deploy/compose/accounts-db/10-databases.sql",
    env: {},
    administrator: "accounts",
    databases: ["users", "orders"],
  },
  {
    title: "the local overlay, a database of its own",
    file: `${LOCAL}/postgres/create-database.sh`,
    env: { DATABASE: "heroes", DATABASE_PASSWORD: PASSWORD, POSTGRES_USER: "postgres" },
    administrator: "postgres",
    databases: ["heroes"],
  },
  {
    title: "the local overlay, accounts",
    file: `${LOCAL}/accounts-db/create-databases.sh`,
    env: { USERS_PASSWORD: PASSWORD, ORDERS_PASSWORD: PASSWORD, POSTGRES_USER: "postgres" },
    administrator: "postgres",
    databases: ["users", "orders"],
  },
];

describeRequiring(barePostgresMissing, "init scripts of PostgreSQL:", () => {
  describe.each(scripts)("$title", ({ file, env, administrator, databases }) => {
    let folder: string;
    let postgres: BarePostgres;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "init-scripts-"));
      for (const name of ["role-password", "users-role-password", "orders-role-password"])
        await writeFile(join(folder, name), `${PASSWORD}\n`);
      postgres = await openBarePostgres(administrator);
      // The image creates the database that is named after the administrator.
      if (administrator !== "postgres") await postgres.query(`create database ${administrator}`);
      const ended = await run(file, env);
      expect(ended).toMatchObject({ code: 0 });
    });
    afterAll(async () => {
      await postgres.drop();
      await rm(folder, { recursive: true });
    });

    /** Runs the script as the image's entry point does. */
    async function run(script: string, variables: Readonly<Record<string, string>>) {
      const text = (await readFile(join(root, script), "utf8")).replaceAll(SECRETS, folder);
      const copy = join(folder, "script");
      await writeFile(copy, text);
      const argv = script.endsWith(".sql")
        ? [
            "psql",
            "-v",
            "ON_ERROR_STOP=1",
            "--no-password",
            "--no-psqlrc",
            "--dbname",
            administrator,
            "--file",
            copy,
          ]
        : ["bash", "-e", copy];
      const child = Bun.spawn(argv, {
        env: { ...postgres.env, ...variables },
        stdout: "pipe",
        stderr: "pipe",
      });
      const [out, complaint] = await Promise.all([
        new Response(child.stdout).text(),
        new Response(child.stderr).text(),
      ]);
      return { code: await child.exited, printed: out + complaint };
    }

    test("each role owns its database, can create tables and extensions in it, and is no administrator", async () => {
      for (const name of databases) {
        expect(
          await postgres.query(`select pg_get_userbyid(datdba) from pg_database where datname = '${name}'`),
        ).toEqual([name]);
        // What the migrations do.
        await postgres.query("create table one (id integer); create extension pg_trgm", name, name);
        expect(
          await postgres.query(
            "select distinct tableowner from pg_tables where schemaname = 'public'",
            name,
            name,
          ),
        ).toEqual([name]);
        expect(
          await postgres.query(
            `select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls from pg_roles where rolname = '${name}'`,
          ),
        ).toEqual(["f|f|f|f|f"]);
      }
    });

    test("no role has access to another database", async () => {
      const all = await postgres.query("select datname from pg_database where datallowconn");
      for (const name of databases)
        for (const database of all) {
          const entering = postgres.query("select 1", name, database);
          if (database === name) expect(await entering).toEqual(["1"]);
          else await expect(entering).rejects.toThrow(/permission denied for database/);
        }
    });

    test("each role has the given password, with any characters", async () => {
      for (const name of databases) {
        const [stored = ""] = await postgres.query(
          `select rolpassword from pg_authid where rolname = '${name}'`,
        );
        expect(stored).toBe(scramOf(PASSWORD, stored));
      }
    });

    test("a failing statement logs no password", async () => {
      const again = await run(file, env);
      expect(again.code).not.toBe(0);
      expect(again.printed).toContain("already exists");
      expect(again.printed).not.toContain(PASSWORD.slice(0, 4));
      const log = await readFile(join(postgres.env.PGHOST ?? "", "../log"), "utf8");
      expect(log).toContain("already exists");
      expect(log).not.toContain("pass");
    });
  });
});

/** The verifier of a password, with the iterations and salt of a stored one (RFC 5802). */
function scramOf(password: string, stored: string): string {
  const [, iterations, salt = ""] = /^SCRAM-SHA-256\$(\d+):([^$]+)\$/.exec(stored) ?? [];
  const salted = pbkdf2Sync(password, Buffer.from(salt, "base64"), Number(iterations), 32, "sha256");
  const hmac = (text: string) => createHmac("sha256", salted).update(text).digest();
  const storedKey = createHash("sha256").update(hmac("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${iterations}:${salt}$${storedKey}:${hmac("Server Key").toString("base64")}`;
}
