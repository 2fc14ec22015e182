import { describe, expect, test } from "bun:test";
import { storeUnavailable } from "@super-heroes/kit/http/problem";
import { expectProblem } from "@super-heroes/testing/expect-problem";
import type { Fight } from "../src/model.ts";
import type { FightStore } from "../src/store/fight-store.ts";
import { request } from "./fighters.ts";
import { setStage } from "./stage-set.ts";

const EXECUTE = "/api/fights/execute_fight";

/** A store whose inserts go through a test first. */
const intercepting = (intercept: (fights: Fight[]) => Promise<void>) => (store: FightStore) => ({
  ...store,
  insert: async (fights: Fight[]) => {
    await intercept(fights);
    return await store.insert(fights);
  },
});

describe("FIGHT_WRITES=acknowledged", () => {
  test("an answer waits for its own insert, and only then is the fight there", async () => {
    const inserting = Promise.withResolvers<Fight[]>();
    const disk = Promise.withResolvers<void>();
    const wrap = intercepting((fights) => {
      inserting.resolve(fights);
      return disk.promise;
    });
    await using stage = await setStage({ wrap });
    let answered = false;
    const response = stage.fights.send(EXECUTE).finally(() => {
      answered = true;
    });
    const [fight] = await inserting.promise;
    // A whole round trip of another request: time enough for an answer that does not wait.
    expect((await stage.fights.send(`/api/fights/${fight?.id}`)).status).toBe(404);
    expect(answered).toBe(false);
    disk.resolve();
    expect<unknown>(await (await response).json()).toEqual(fight);
    expect((await stage.fights.send(`/api/fights/${fight?.id}`)).status).toBe(200);
  });

  test("fights that come while an insert takes its time share the next", async () => {
    const sizes: number[] = [];
    const disk = Promise.withResolvers<() => Promise<unknown>>();
    const wrap = intercepting(async ({ length }) => {
      sizes.push(length);
      await (await disk.promise)();
    });
    await using stage = await setStage({ wrap });
    const responses = Array.from({ length: 30 }, () => stage.fights.stage(request));
    // As slow as a round trip to somewhere else.
    disk.resolve(() => stage.fights.send("/health"));
    for (const response of responses) expect((await response).status).toBe(200);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(30);
    expect(sizes.length).toBeLessThan(30);
    expect(await stage.fights.store.latest(100, undefined)).toHaveLength(30);
  });

  test.each(["execute_fight", "POST"])(
    "a failed insert is 503 for %s, never an acknowledged fight",
    async (route) => {
      let failing = true;
      const wrap = intercepting(async () => {
        if (failing) throw storeUnavailable(new Error("the disk is full"));
      });
      await using stage = await setStage({ wrap });
      const fight = () => (route === "POST" ? stage.fights.stage(request) : stage.fights.send(EXECUTE));
      const responses = await Promise.all([fight(), fight(), fight()]);
      for (const response of responses) {
        expect(response.headers.get("retry-after")).toBe("1");
        await expectProblem(response, 503, "store_unavailable");
      }
      expect(await stage.fights.store.latest(1, undefined)).toEqual([]);
      failing = false;
      expect((await fight()).status).toBe(200);
    },
  );

  test("a store that takes longer than the deadline is 504", async () => {
    const wrap = intercepting(() => new Promise(() => {}));
    await using stage = await setStage({ wrap });
    const response = await stage.fights.stage(request, { "x-deadline-ms": "50" });
    await expectProblem(response, 504, "deadline_exceeded");
  });
});

describe("FIGHT_WRITES=none", () => {
  const variables = { FIGHT_WRITES: "none" };

  test("fights are answered and nothing is stored", async () => {
    let inserts = 0;
    const wrap = intercepting(async () => {
      inserts++;
    });
    await using stage = await setStage({ variables, wrap });
    expect((await stage.fights.send(EXECUTE)).status).toBe(200);
    const staged = await stage.fights.stage(request);
    expect(staged.status).toBe(200);
    expect(inserts).toBe(0);
    const { id } = await staged.json();
    await expectProblem(await stage.fights.send(`/api/fights/${id}`), 404, "fight_not_found");
  });

  test("an Idempotency-Key cannot be honoured, and is refused", async () => {
    await using stage = await setStage({ variables });
    const response = await stage.fights.stage(request, { "idempotency-key": "once" });
    await expectProblem(response, 422, "idempotency_needs_writes");
  });
});
