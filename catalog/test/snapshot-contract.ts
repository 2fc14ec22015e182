import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import type { Catalog } from "../src/catalog.ts";
import { enginesOf } from "./engines.ts";
import { clear, insertNamed, leastInput, rowNamed } from "./rows.ts";
import { type ResponseRow, type ServiceUnderTest, startCatalog } from "./service-under-test.ts";

/** The age that rows of a snapshot may have. */
const OLDEST_MS = 2000;

/** Draws from memory, on each engine. `subject.store` is another connection to the database, as of another process. */
export function describeCatalogSnapshot(catalog: Catalog): void {
  describeOnEngines(`snapshot of ${catalog.name}`, enginesOf(catalog), (create) => {
    let database: TestDatabase;
    let service: ServiceUnderTest;
    const draw = async (count = 200): Promise<ResponseRow[]> => {
      const response = await service.send("GET", `/random_${catalog.noun}?count=${count}`);
      return response.status === 404 ? [] : ((await response.json()) as ResponseRow[]);
    };
    const sources = async () => {
      const metrics = await (await fetch(`${service.url}/metrics`)).text();
      const count = (source: string) =>
        Number(new RegExp(`^draws_total{source="${source}".*} (\\d+)$`, "m").exec(metrics)?.[1]);
      return { store: count("store"), snapshot: count("snapshot") };
    };
    /** Resolves with the draws that were made from memory and had these names and no others. */
    const drawsOf = async (...names: string[]) => {
      for (;;) {
        const before = await sources();
        const rows = await draw();
        const isFromMemory = (await sources()).snapshot > before.snapshot;
        const drawnNames = [...new Set(rows.map(({ name }) => name))].toSorted();
        if (isFromMemory && Bun.deepEquals(drawnNames, names.toSorted())) return rows;
      }
    };

    beforeAll(async () => {
      database = await create();
      service = await startCatalog(catalog, database, undefined, { DRAW_SOURCE: "snapshot" });
    });
    afterAll(async () => {
      await service.stop();
      await database.drop();
    });
    beforeEach(async () => {
      await clear(catalog, service.store);
      await service.create(leastInput(catalog, "Present"));
      await drawsOf("Present");
    });

    test("a draw is a row as a request for its id returns it, in the same order of fields", async () => {
      const [row] = await drawsOf("Present");
      const one = await (await service.send("GET", `/random_${catalog.noun}`)).text();
      const found = await service.send("GET", `/${row?.id}`);
      expect(one).toBe(await found.text());
      const response = await service.send("GET", `/random_${catalog.noun}`);
      expect(response.headers.get("content-type")).toBe(found.headers.get("content-type"));
      expect(response.headers.get("x-correlation-id")).not.toBeNull();
    });

    test("what this service has written is drawn at once", async () => {
      const created = await service.create(leastInput(catalog, "Created Here"));
      expect(new Set((await draw()).map(({ name }) => name))).toEqual(new Set(["Present", "Created Here"]));
      await service.send("PATCH", `/${created.id}`, { name: "Renamed Here" });
      expect(new Set((await draw()).map(({ name }) => name))).toEqual(new Set(["Present", "Renamed Here"]));
      await service.send("DELETE", `/${created.id}`);
      expect(new Set((await draw()).map(({ name }) => name))).toEqual(new Set(["Present"]));
    });

    test("an empty table is 404", async () => {
      for (const { id } of await draw(1)) await service.send("DELETE", `/${id}`);
      for (const query of ["", "?count=5"])
        await expectProblem(
          await service.send("GET", `/random_${catalog.noun}${query}`),
          404,
          `no_${catalog.noun}`,
        );
    });

    describe("another process", () => {
      const changes = {
        "inserts a row": async () => {
          await insertNamed(catalog, service.store, ["From Elsewhere"]);
          return (names: string[]) => names.includes("From Elsewhere");
        },
        "deletes a row": async () => {
          const [{ id }] = (await draw(1)) as [ResponseRow];
          await service.store.remove(id);
          return (names: string[]) => !names.includes("Present");
        },
        "changes a row": async () => {
          const [{ id }] = (await draw(1)) as [ResponseRow];
          await service.store.update(id, rowNamed(catalog, "Renamed Elsewhere"));
          return (names: string[]) => !names.includes("Present");
        },
      };
      test.each(Object.entries(changes))(
        "%s: no draw that is requested two seconds later is without it",
        async (_, change) => {
          const isSeen = await change();
          const changedAtMs = performance.now();
          // Before that a draw may see it or not, and one after another in any order: those that find the copy too old are made
          // by the store, and the check that renews it may have started before the change.
          for (;;) {
            const requestedAtMs = performance.now();
            const names = (await draw()).map(({ name }) => name);
            if (requestedAtMs - changedAtMs <= OLDEST_MS) continue;
            expect(isSeen(names)).toBe(true);
            return;
          }
        },
      );

      test("a change that the store refuses is never drawn", async () => {
        const before = await sources();
        await service.store.connection
          .query(`update ${catalog.noun} set name = 'x'`, [])
          .catch(() => undefined);
        await drawsOf("Present");
        expect((await sources()).snapshot).toBeGreaterThan(before.snapshot);
      });
    });

    test("a table without a version is drawn from in the store", async () => {
      await service.store.connection.query(`alter table ${catalog.noun}_version rename to kept_version`, []);
      try {
        for (;;) {
          const before = await sources();
          expect((await draw(1)).map(({ name }) => name)).toEqual(["Present"]);
          if ((await sources()).store > before.store) break;
        }
      } finally {
        await service.store.connection.query(
          `alter table kept_version rename to ${catalog.noun}_version`,
          [],
        );
      }
      await drawsOf("Present");
    });
  });
}
