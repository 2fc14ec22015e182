import { afterAll, beforeAll, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { type ServiceProcess, startService } from "@super-heroes/testing/processes/service-process";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { openPrivateStore, type PrivateStore } from "@super-heroes/testing/stores/private-store";
import { missingFor } from "@super-heroes/testing/stores/store-faults";
import { SQL } from "bun";

const LIMIT_MS = 20_000;
/** For tests that start and stop a store. */
const SLOW_TEST_MS = 60_000;

const missing = await missingFor("heroes", "postgres");
describeRequiring(missing, "a snapshot and its PostgreSQL", () => {
  let store: PrivateStore;
  let strict: ServiceProcess;
  let lenient: ServiceProcess;

  const start = (variables: Record<string, string>) =>
    startService("services/heroes/src/main.ts", {
      OPEN_WRITES: "true",
      DATABASE_URL: store.url,
      DRAW_SOURCE: "snapshot",
      ...variables,
    });
  const draw = async (service: ServiceProcess) => await fetch(`${await service.url}/api/heroes/random_hero`);
  const becomes = (service: ServiceProcess, holds: (response: Response) => boolean) =>
    eventually("the draw", () => draw(service), holds, LIMIT_MS);

  beforeAll(async () => {
    store = await openPrivateStore("heroes");
    strict = start({});
    lenient = start({ SNAPSHOT_STALE_MS: "3600000" });
    await Promise.all([strict.url, lenient.url]);
  }, SLOW_TEST_MS);
  afterAll(async () => {
    await Promise.all([strict.stop(), lenient.stop()]);
    await store.drop();
  }, SLOW_TEST_MS);

  test(
    "without the store a draw is 503, or an old row where that is allowed, and the response says so",
    async () => {
      const fresh = await draw(lenient);
      expect([fresh.status, fresh.headers.get("age")]).toEqual([200, null]);
      await store.kill();
      try {
        await expectProblem(await becomes(strict, ({ status }) => status !== 200), 503, "store_unavailable");
        const old = await becomes(lenient, ({ headers }) => headers.has("age"));
        expect(old.status).toBe(200);
        expect(old.headers.get("age")).toMatch(/^\d+$/);
        expect(old.headers.get("cache-status")).toBe("snapshot; hit; detail=stale");
        expect(await old.json()).toMatchObject({ id: expect.any(Number), name: expect.any(String) });
      } finally {
        await store.start();
      }
      await becomes(strict, ({ status }) => status === 200);
      await becomes(lenient, ({ status, headers }) => status === 200 && !headers.has("age"));
    },
    SLOW_TEST_MS,
  );

  test(
    "while only the check fails, the store draws, though an old copy would be allowed",
    async () => {
      await using sql = new SQL(store.url);
      await sql`alter table hero_version rename to hidden_version`;
      try {
        await sql`alter table hero disable trigger user`;
        await sql`update hero set name = 'Changed Meanwhile'`;
        const drawn = async () => {
          const response = await draw(lenient);
          const { name } = (await response.json()) as { name: string };
          return { name, age: response.headers.get("age") };
        };
        const isChanged = ({ name }: { name: string }) => name === "Changed Meanwhile";
        expect((await eventually("the change", drawn, isChanged, LIMIT_MS)).age).toBeNull();
      } finally {
        await sql`alter table hero enable trigger user`;
        await sql`alter table hidden_version rename to hero_version`;
      }
    },
    SLOW_TEST_MS,
  );
});
