import { afterEach, beforeEach, expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { repositoryRoot } from "@super-heroes/kit/repository";
import { describeOnEngines, type TestDatabase, type TestEngine } from "@super-heroes/testing/stores/engines";
import { SQL } from "bun";
import { newActor, signInAs } from "./actors.ts";
import { openStoreOn, userEngines } from "./engines.ts";

const textOf = (path: string) => readFile(path, "utf8");
const FIRST_SCHEMA = `${repositoryRoot}/database/users-db/migrations/0001-first-schema`;

/** The definitions of a database, independent of how they were created. */
async function shapeOf(sql: SQL, engine: "sqlite" | "postgres"): Promise<unknown> {
  if (engine === "sqlite") {
    const objects = await sql.unsafe(
      "select type, name, tbl_name from sqlite_master where name not like 'sqlite_%' and name <> 'schema_migration' order by type, name",
    );
    const triggers = await sql.unsafe("select sql from sqlite_master where type = 'trigger' order by name");
    const columns = await Promise.all(
      ["app_user", "session", "attempt", "outbox"].map((table) =>
        sql.unsafe(`select name, type, "notnull", pk from pragma_table_info('${table}')`),
      ),
    );
    return { objects, triggers, columns };
  }
  const columns = await sql.unsafe(
    `select table_name, column_name, data_type, character_maximum_length, is_nullable, collation_name, column_default
     from information_schema.columns where table_schema = 'public' order by table_name, ordinal_position`,
  );
  const indexes = await sql.unsafe("select indexdef from pg_indexes where schemaname = 'public' order by 1");
  const triggers = await sql.unsafe(
    "select pg_get_triggerdef(oid) as text from pg_trigger where not tgisinternal order by 1",
  );
  const functions = await sql.unsafe(
    "select proname, prosrc from pg_proc where pronamespace = 'public'::regnamespace order by 1",
  );
  return { columns, indexes, triggers, functions };
}

const openSql = ({ env }: TestDatabase): { sql: SQL; engine: "sqlite" | "postgres" } =>
  env.DATABASE_URL === undefined
    ? { sql: new SQL(`sqlite://${env.DATA_DIR}/users.sqlite`), engine: "sqlite" }
    : { sql: new SQL(env.DATABASE_URL, { max: 1 }), engine: "postgres" };

describeOnEngines("a store of the first schema", userEngines as TestEngine[], (create) => {
  let old: TestDatabase;
  let fresh: TestDatabase;

  beforeEach(async () => {
    [old, fresh] = [await create(), await create()];
    const { sql, engine } = openSql(old);
    if (engine === "postgres") await sql.unsafe("drop schema public cascade; create schema public;");
    await sql.unsafe(await textOf(`${FIRST_SCHEMA}.${engine}.sql`));
    if (engine === "sqlite") await sql.unsafe("pragma user_version = 1");
    await sql.unsafe(
      `insert into app_user (username, name, email, role, password_hash)
       values ('root', 'Root', 'root@example.org', 'admin', 'h')`,
    );
    await sql.unsafe(
      "insert into session (id, user_id, token_hash, expires_at_ms) values ('s', 1, 't', 4e12)",
    );
    await sql.close();
  });
  afterEach(async () => {
    await old.drop();
    await fresh.drop();
  });

  const upgrade = async () => {
    await old.migrate();
    return await openStoreOn(old);
  };

  test("has the definitions of a new one after the upgrade, and its users; its sessions have ended", async () => {
    const store = await upgrade();
    await (await openStoreOn(fresh)).connection.close();
    const [{ sql: upgraded, engine }, { sql: made }] = [openSql(old), openSql(fresh)];
    expect(await shapeOf(upgraded, engine)).toEqual(await shapeOf(made, engine));
    await Promise.all([upgraded.close(), made.close()]);

    const root = { id: 1, username: "root", name: "Root", email: "root@example.org", role: "admin" as const };
    expect(await store.users.findCredentials("ROOT")).toEqual({ user: root, passwordHash: "h" });
    expect(await store.sessions.ownerOf("s")).toBeUndefined();
    const actor = await signInAs(store, root);
    const { user } = await newActor(store, "user");
    expect(await store.users.updateBy(actor, user.id, { ...user, name: "Renamed" })).toMatchObject({
      name: "Renamed",
    });
    await store.connection.close();
  });

  test("that is not migrated is reported with the command to run", async () => {
    if (old.env.DATABASE_URL === undefined) return;
    const env = { ...old.env, STORE_WAIT_MS: "0" };
    await expect(openStoreOn({ ...old, env })).rejects.toThrow(
      'has no record of migrations: run "bun run migrate users"',
    );
  });
});
