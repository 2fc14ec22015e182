import { describe, expect, test } from "bun:test";
import { eventually } from "@super-heroes/testing/eventually";
import { expectProblem } from "@super-heroes/testing/expect-problem";
import type { Call } from "@super-heroes/testing/stand-in";
import { drawFrom } from "./cast.ts";
import { hero } from "./fighters.ts";
import { scrape } from "./scrape.ts";
import {
  ascending,
  distinct,
  drawsAsked,
  execute,
  fightsOf,
  gathered,
  idsOf,
  setSharedStage,
  stored,
  upTo,
} from "./shared-stage.ts";
import type { StageSet } from "./stage-set.ts";

/** Longer than this, no process of this machine takes to notice something. */
const NOTICED_WITHIN_MS = 5000;

/** The client goes away, and the service has noticed. */
async function leave(stage: StageSet, client: AbortController, leaving: Promise<Response>): Promise<void> {
  client.abort();
  await expect(leaving).rejects.toThrow();
  await eventually(
    "the fight is given up",
    () => scrape(stage.fights, "http_requests_total", { status: "499" }),
    (count) => count === 1,
    NOTICED_WITHIN_MS,
  );
}

describe("a fight that gives up takes nothing from those it shares a call with:", () => {
  test("one whose client goes away", async () => {
    await using stage = await setSharedStage();
    const { first, inFlight, fights } = await gathered(stage, 2);
    const client = new AbortController();
    const leaving = execute(stage, { signal: client.signal });
    await drawsAsked(stage.cast.villains, 1);
    inFlight.answer(distinct("heroes", 1));
    const shared = await stage.cast.heroes.nextCall();
    expect(shared.count).toBe(3);
    await leave(stage, client, leaving);
    shared.answer(distinct("heroes", 3, 2));
    const answered = await fightsOf([first, ...fights]);
    expect(new Set(answered.map((fight) => fight.hero.id)).size).toBe(3);
    expect(await stored(stage)).toEqual(idsOf(answered));
  });

  test("one whose client goes away before the call leaves does not travel in it", async () => {
    await using stage = await setSharedStage();
    const { first, inFlight, fights } = await gathered(stage, 2);
    const client = new AbortController();
    const leaving = execute(stage, { signal: client.signal });
    await drawsAsked(stage.cast.villains, 1);
    await leave(stage, client, leaving);
    inFlight.answer(distinct("heroes", 1));
    const shared = await stage.cast.heroes.nextCall();
    expect(shared.count).toBe(2);
    shared.answer(distinct("heroes", 2, 2));
    const answered = await fightsOf([first, ...fights]);
    expect(ascending(answered.map((fight) => fight.hero.id))).toEqual(upTo(3));
  });

  test("one whose deadline comes first is 504, and the call goes on for those with more time", async () => {
    await using stage = await setSharedStage();
    const { first, inFlight, fights } = await gathered(stage, 1);
    const hasty = execute(stage, { headers: { "x-deadline-ms": "1000" } });
    await drawsAsked(stage.cast.villains, 1);
    inFlight.answer(distinct("heroes", 1));
    const shared = await stage.cast.heroes.nextCall();
    expect(shared.count).toBe(2);
    expect(Number(shared.headers.get("x-deadline-ms"))).toBeGreaterThan(1000);
    await expectProblem(await hasty, 504, "heroes_timeout");
    shared.answer(distinct("heroes", 2, 2));
    const answered = await fightsOf([first, ...fights]);
    expect(ascending(answered.map((fight) => fight.hero.id))).toEqual([1, 2]);
    expect(await stored(stage)).toEqual(idsOf(answered));
  });

  test("one whose deadline passes before its call leaves is 504 heroes_timeout too", async () => {
    await using stage = await setSharedStage();
    const { first, inFlight, fights } = await gathered(stage, 1);
    await expectProblem(await execute(stage, { headers: { "x-deadline-ms": "400" } }), 504, "heroes_timeout");
    inFlight.answer(distinct("heroes", 1));
    const shared = await stage.cast.heroes.nextCall();
    expect(shared.count).toBe(1);
    shared.answer(distinct("heroes", 1, 2));
    expect(await fightsOf([first, ...fights])).toHaveLength(2);
  });
});

test("when all who share a call have gone, it is dropped, and the next one leaves", async () => {
  await using stage = await setSharedStage();
  const client = new AbortController();
  const { first, inFlight, fights } = await gathered(stage, 2, () =>
    execute(stage, { signal: client.signal }),
  );
  inFlight.answer(drawFrom("heroes", inFlight));
  const shared = await stage.cast.heroes.nextCall();
  const next = execute(stage);
  client.abort();
  const outcomes = await Promise.allSettled(fights);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await shared.aborted;
  const call = await stage.cast.heroes.nextCall();
  call.answer(drawFrom("heroes", call));
  expect(await fightsOf([first, next])).toHaveLength(2);
});

describe("a shared call that fails", () => {
  const failures: [string, number, string, (call: Call) => Response][] = [
    ["500", 502, "bad_status", () => new Response("boom", { status: 500 })],
    ["an empty table", 404, "empty", () => new Response("", { status: 404 })],
    ["a deadline that passed there", 504, "timeout", () => new Response("", { status: 504 })],
    ["a list that is one short", 502, "bad_answer", ({ count = 1 }) => distinct("heroes", count - 1)],
    ["a list with one too many", 502, "bad_answer", ({ count = 1 }) => distinct("heroes", count + 1)],
    ["a single draw", 502, "bad_answer", () => drawFrom("heroes")],
    ["garbage", 502, "bad_answer", () => new Response("[{]")],
    [
      "a list with one that is no hero",
      502,
      "bad_answer",
      ({ count = 1 }) => Response.json([...Array(count - 1).fill(hero), { ...hero, level: "high" }]),
    ],
    [
      "more than so many answers may be",
      502,
      "too_large",
      ({ count = 1 }) => new Response("[".padEnd(count * 256 * 1024 + 1)),
    ],
  ];

  test.each(failures)(
    "with %s fails the fights that waited on it, none before and none after",
    async (_, status, outcome, respond) => {
      await using stage = await setSharedStage();
      const { first, inFlight, fights } = await gathered(stage, 3);
      inFlight.answer(drawFrom("heroes", inFlight));
      const shared = await stage.cast.heroes.nextCall();
      expect(shared.count).toBe(3);
      const after = execute(stage);
      await drawsAsked(stage.cast.villains, 1);
      shared.answer(respond(shared));
      for (const fight of fights) await expectProblem(await fight, status, `heroes_${outcome}`);

      const next = await stage.cast.heroes.nextCall();
      expect(next.count).toBe(1);
      next.answer(drawFrom("heroes", next));
      const answered = await fightsOf([first, after]);
      expect(await stored(stage)).toEqual(idsOf(answered));
      const counted = (ended: string) =>
        scrape(stage.fights, "upstream_calls_total", { upstream: "heroes", outcome: ended });
      expect([await counted("ok"), await counted(outcome)]).toEqual([2, 1]);
    },
  );
});
