import { describe, expect, test } from "bun:test";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { missingStore } from "@super-heroes/testing/stores/real-stores";
import { generateRows, type SeedService } from "../../src/seed/generate.ts";
import { type SeedProgress, seedStore } from "../../src/seed/seed-store.ts";
import { type DrawnTable, expectDense } from "./drawn-table.ts";
import { createMariadbDatabase } from "./mariadb-database.ts";
import { createPostgresDatabase } from "./postgres-database.ts";
import type { TestDatabase } from "./session.ts";
import { createSqliteDatabase } from "./sqlite-database.ts";

const { TEST_POSTGRES_URL: postgresUrl, TEST_MARIADB_URL: mariadbUrl } = process.env;

/** More than one batch, and not a whole number of them. */
const ROWS = 12_345;

describe("seeding SQLite", () => {
  describeSeeding("heroes", "hero", createSqliteDatabase);
});
describeRequiring(missingStore("postgres"), "seeding PostgreSQL", () => {
  describeSeeding("heroes", "hero", () => createPostgresDatabase(postgresUrl ?? ""));
});
describeRequiring(missingStore("mariadb"), "seeding MariaDB", () => {
  describeSeeding("locations", "location", () => createMariadbDatabase(mariadbUrl ?? ""));
});

function describeSeeding(service: SeedService, table: DrawnTable, create: () => Promise<TestDatabase>): void {
  /** Gives the test an empty database, and looks at the numbering when it is done. */
  async function inDatabase(use: (database: TestDatabase, rows: () => Promise<object[]>) => Promise<void>) {
    const database = await create();
    try {
      await use(database, async () => {
        const session = await database.connect();
        try {
          await expectDense(session, table);
          const rows = await session.run(`select * from ${table} order by id`);
          return rows.map(({ id, picture, ...generated }) => generated);
        } finally {
          await session.close();
        }
      });
    } finally {
      await database.drop();
    }
  }

  test("creates what is missing and adds the generated rows", async () => {
    await inDatabase(async ({ url }, rows) => {
      const seen: SeedProgress[] = [];
      let created = 0;
      const result = await seedStore({
        url,
        service,
        rows: ROWS,
        seed: 7,
        onCreated: () => created++,
        onProgress: (progress) => seen.push(progress),
      });
      expect(result).toMatchObject({ service, done: ROWS, total: ROWS });
      expect(created).toBe(1);
      expect(seen.map(({ done }) => done)).toEqual([0, 5000, 10_000, ROWS]);
      expect(await rows()).toEqual(generateRows(service, 7, 0, ROWS));
    });
  });

  test("adds to the present rows, or replaces them", async () => {
    await inDatabase(async ({ url }, rows) => {
      await seedStore({ url, service, rows: 3 });
      await seedStore({ url, service, rows: 2, seed: 2 });
      expect(await rows()).toEqual([...generateRows(service, 1, 0, 3), ...generateRows(service, 2, 0, 2)]);
      await seedStore({ url, service, rows: 4, seed: 3, replace: true });
      expect(await rows()).toEqual(generateRows(service, 3, 0, 4));
    });
  });

  test("when it is interrupted, the batches that were counted are in", async () => {
    await inDatabase(async ({ url }, rows) => {
      const interruption = new AbortController();
      const onProgress = ({ done }: SeedProgress) => {
        if (done > 0) interruption.abort();
      };
      const result = await seedStore({ url, service, rows: ROWS, onProgress, signal: interruption.signal });
      expect(result).toMatchObject({ done: 5000, total: ROWS });
      expect(await rows()).toHaveLength(5000);
    });
  });
}
