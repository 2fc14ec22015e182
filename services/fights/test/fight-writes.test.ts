import { describe, expect, test } from "bun:test";
import { storeUnavailable } from "@super-heroes/kit/http/problem";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import type { Fight } from "../src/model.ts";
import type { FightStore } from "../src/store/fight-store.ts";
import { request } from "./fighters.ts";
import { startWithStandIns } from "./fights-with-stand-ins.ts";

const EXECUTE = "/api/fights/execute_fight";

/** A store whose inserts a test intercepts. */
const intercepting = (intercept: (fights: Fight[]) => Promise<void>) => (store: FightStore) => ({
  ...store,
  insert: async (fights: Fight[]) => {
    await intercept(fights);
    return await store.insert(fights);
  },
});

describe("FIGHT_WRITES=acknowledged", () => {
  test("a response waits for its own insert", async () => {
    const inserting = Promise.withResolvers<Fight[]>();
    const disk = Promise.withResolvers<void>();
    const wrap = intercepting((fights) => {
      inserting.resolve(fights);
      return disk.promise;
    });
    await using setup = await startWithStandIns({ wrap });
    let responded = false;
    const response = setup.fights.send(EXECUTE).finally(() => {
      responded = true;
    });
    const [fight] = await inserting.promise;
    // The round trip of another request: enough time for a response that does not wait.
    expect((await setup.fights.send(`/api/fights/${fight?.id}`)).status).toBe(404);
    expect(responded).toBe(false);
    disk.resolve();
    expect<unknown>(await (await response).json()).toEqual(fight);
    expect((await setup.fights.send(`/api/fights/${fight?.id}`)).status).toBe(200);
  });

  test("fights that arrive during a slow insert share the next one", async () => {
    const sizes: number[] = [];
    const disk = Promise.withResolvers<() => Promise<unknown>>();
    const wrap = intercepting(async ({ length }) => {
      sizes.push(length);
      await (await disk.promise)();
    });
    await using setup = await startWithStandIns({ wrap });
    const responses = Array.from({ length: 30 }, () => setup.fights.stage(request));
    // As slow as another round trip.
    disk.resolve(() => setup.fights.send("/health"));
    for (const response of responses) expect((await response).status).toBe(200);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(30);
    expect(sizes.length).toBeLessThan(30);
    expect(await setup.fights.store.latest(100, undefined)).toHaveLength(30);
  });

  test.each(["execute_fight", "POST"])(
    "a failed insert is 503 for %s, and no fight is acknowledged",
    async (route) => {
      let failing = true;
      const wrap = intercepting(async () => {
        if (failing) throw storeUnavailable(new Error("the disk is full"));
      });
      await using setup = await startWithStandIns({ wrap });
      const fight = () => (route === "POST" ? setup.fights.stage(request) : setup.fights.send(EXECUTE));
      const responses = await Promise.all([fight(), fight(), fight()]);
      for (const response of responses) {
        expect(response.headers.get("retry-after")).toBe("1");
        await expectProblem(response, 503, "store_unavailable");
      }
      expect(await setup.fights.store.latest(1, undefined)).toEqual([]);
      failing = false;
      expect((await fight()).status).toBe(200);
    },
  );

  test("a store slower than the deadline is 504", async () => {
    const wrap = intercepting(() => new Promise(() => {}));
    await using setup = await startWithStandIns({ wrap });
    const response = await setup.fights.stage(request, { "x-deadline-ms": "50" });
    await expectProblem(response, 504, "deadline_exceeded");
  });
});

describe("FIGHT_WRITES=none", () => {
  const variables = { FIGHT_WRITES: "none" };

  test("fights are returned and not stored", async () => {
    let inserts = 0;
    const wrap = intercepting(async () => {
      inserts++;
    });
    await using setup = await startWithStandIns({ variables, wrap });
    expect((await setup.fights.send(EXECUTE)).status).toBe(200);
    const staged = await setup.fights.stage(request);
    expect(staged.status).toBe(200);
    expect(inserts).toBe(0);
    const { id } = await staged.json();
    await expectProblem(await setup.fights.send(`/api/fights/${id}`), 404, "fight_not_found");
  });

  test("an Idempotency-Key is refused", async () => {
    await using setup = await startWithStandIns({ variables });
    const response = await setup.fights.stage(request, { "idempotency-key": "once" });
    await expectProblem(response, 422, "idempotency_needs_writes");
  });
});
