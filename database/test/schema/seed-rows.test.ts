import { describe, expect, test } from "bun:test";
import { testRequiring } from "@super-heroes/testing/run/requirements";
import { missingStore } from "@super-heroes/testing/stores/real-stores";
import { expectDense } from "./drawn-table.ts";
import { createMariadbDatabase } from "./mariadb-database.ts";
import { createPostgresDatabase } from "./postgres-database.ts";
import { prepare } from "./prepare.ts";
import type { Row, TestDatabase } from "./session.ts";
import { createSqliteDatabase } from "./sqlite-database.ts";

const { TEST_POSTGRES_URL: postgresUrl, TEST_MARIADB_URL: mariadbUrl } = process.env;

const tableOf = { heroes: "hero", villains: "villain", locations: "location" } as const;

/** The rows that a new database of a service has. */
async function seededRows(
  service: keyof typeof tableOf,
  create: () => Promise<TestDatabase>,
): Promise<Row[]> {
  const database = await create();
  await prepare(database, service, true);
  const session = await database.connect();
  try {
    await expectDense(session, tableOf[service]);
    return (await session.run(`select * from ${tableOf[service]} order by id`)).map((row) => ({ ...row }));
  } finally {
    await session.close();
    await database.drop();
  }
}

const onSqlite = (service: keyof typeof tableOf) => seededRows(service, createSqliteDatabase);

describe("seed rows", () => {
  test.each([
    ["heroes", 100],
    ["villains", 100],
    ["locations", 30],
  ] as const)(
    "%s: enough of them, each with a name of its own and something to say",
    async (service, least) => {
      const rows = await onSqlite(service);
      expect(rows.length).toBeGreaterThanOrEqual(least);
      expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
      for (const { name, picture, powers, other_name: otherName, description } of rows) {
        expect([...String(name)].length).toBeWithin(3, 51);
        expect(picture).toBeNull();
        if (service === "locations") {
          expect(description).toEndWith(".");
        } else {
          expect(otherName).not.toBe("");
          expect(String(powers).split(", ").length).toBeWithin(2, 5);
        }
      }
    },
  );

  test("near half of all pairs of a hero and a villain are won by the hero", async () => {
    const [heroes, villains] = await Promise.all([onSqlite("heroes"), onSqlite("villains")]);
    const won = heroes.flatMap((hero) =>
      villains.filter((villain) => Number(hero.level) > Number(villain.level)),
    );
    expect(won.length / (heroes.length * villains.length)).toBeWithin(0.48, 0.52);
  });

  for (const service of ["heroes", "villains"] as const)
    testRequiring(
      missingStore("postgres"),
      `${service} are the same on PostgreSQL as on SQLite`,
      async () => {
        const onPostgres = await seededRows(service, () => createPostgresDatabase(postgresUrl ?? ""));
        expect(onPostgres).toEqual(await onSqlite(service));
      },
    );

  testRequiring(missingStore("mariadb"), "locations are the same on MariaDB as on SQLite", async () => {
    const onMariadb = await seededRows("locations", () => createMariadbDatabase(mariadbUrl ?? ""));
    expect(onMariadb).toEqual(await onSqlite("locations"));
  });
});
