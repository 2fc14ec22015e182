import { describe, expect, test } from "bun:test";
import { eventually } from "@super-heroes/testing/eventually";
import { expectProblem } from "@super-heroes/testing/expect-problem";
import type { Fight } from "../src/model.ts";
import { drawFrom, type UpstreamName } from "./cast.ts";
import { hero, location, villain } from "./fighters.ts";
import { scrape } from "./scrape.ts";
import { type StageSet, setStage } from "./stage-set.ts";
import type { Call, StandIn } from "./stand-in.ts";

/** Longer than this, no process of this machine takes to notice something. */
const NOTICED_WITHIN_MS = 5000;

/** Fights with one shared call in flight per upstream, so that the second one to leave takes all who wait. */
const setSharedStage = (waiting: readonly UpstreamName[] = ["heroes"]) =>
  setStage({ waiting, variables: { UPSTREAM_SHARED_IN_FLIGHT: "1", DEADLINE_MS: "60000" } });

const execute = ({ fights }: StageSet, init: RequestInit = {}) =>
  fights.send("/api/fights/execute_fight?mode=coalesced", init);

const many = (count: number, fight: () => Promise<Response>) => Array.from({ length: count }, fight);

/** The fights that were answered. */
const fightsOf = (responses: Promise<Response>[]): Promise<Fight[]> =>
  Promise.all(
    responses.map(async (response) => {
      expect((await response).status).toBe(200);
      return (await (await response).json()) as Fight;
    }),
  );

/** Resolves when so many draws have been asked of an upstream that answers: those fights wait for the others by then. */
async function drawsAsked(upstream: StandIn, count: number): Promise<void> {
  for (let asked = 0; asked < count; ) asked += (await upstream.nextCall()).count ?? 1;
}

/** A call that holds the place in flight, and `count` further fights that have gathered behind it. */
async function gathered(stage: StageSet, count: number, fight = () => execute(stage)) {
  const first = execute(stage);
  const inFlight = await stage.cast.heroes.nextCall();
  await drawsAsked(stage.cast.villains, 1);
  const fights = many(count, fight);
  await drawsAsked(stage.cast.villains, count);
  return { first, inFlight, fights };
}

const stored = async ({ fights }: StageSet) =>
  (await fights.store.latest(100, undefined)).map(({ id }) => id).toSorted();
const idsOf = (fights: Fight[]) => fights.map(({ id }) => id).toSorted();

/** A list of draws, each with another id, from `first` on. */
function distinct(name: UpstreamName, count: number, first = 1): Response {
  const drawn = { heroes: hero, villains: villain, locations: location }[name];
  return Response.json(Array.from({ length: count }, (_, index) => ({ ...drawn, id: first + index })));
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const ascending = (ids: (number | undefined)[]) => ids.toSorted((a, b) => (a ?? 0) - (b ?? 0));

describe("fights that wait at the same time share a call", () => {
  test.each([
    ["heroes", "villains", ({ hero: { id } }: Fight) => id],
    ["villains", "locations", ({ villain: { id } }: Fight) => id],
    ["locations", "heroes", ({ location: { id } }: Fight) => id],
  ] as const)("to %s, and each has a draw of its own: none twice, none lost", async (name, other, idOf) => {
    await using stage = await setSharedStage([name]);
    const first = execute(stage);
    const inFlight = await stage.cast[name].nextCall();
    const others = many(5, () => execute(stage));
    await drawsAsked(stage.cast[other], 6);
    inFlight.answer(distinct(name, 1));
    const shared = await stage.cast[name].nextCall();
    expect([inFlight.count, shared.count]).toEqual([1, 5]);
    shared.answer(distinct(name, 5, 2));

    const fights = await fightsOf([first, ...others]);
    expect(ascending(fights.map(idOf))).toEqual(upTo(6));
    expect(idOf(fights[0] as Fight)).toBe(1);
    expect(stage.cast[name].calls).toHaveLength(2);
    expect(await stored(stage)).toEqual(idsOf(fights));
  });

  test("and what is stored is what each was answered", async () => {
    await using stage = await setSharedStage();
    const { first, inFlight, fights } = await gathered(stage, 3);
    inFlight.answer(distinct("heroes", 1));
    (await stage.cast.heroes.nextCall()).answer(distinct("heroes", 3, 2));
    for (const fight of await fightsOf([first, ...fights]))
      expect(await stage.fights.store.find(fight.id)).toEqual(fight);
  });

  test("and no more calls are in flight than are allowed", async () => {
    await using stage = await setStage({
      waiting: ["heroes"],
      variables: { UPSTREAM_SHARED_IN_FLIGHT: "2" },
    });
    const responses: Promise<Response>[] = [];
    const calls: Call[] = [];
    for (let call = 0; call < 2; call++) {
      responses.push(execute(stage));
      calls.push(await stage.cast.heroes.nextCall());
    }
    responses.push(...many(3, () => execute(stage)));
    await drawsAsked(stage.cast.villains, 5);
    expect(stage.cast.heroes.calls.map(({ count }) => count)).toEqual([1, 1]);
    for (const call of calls) call.answer(drawFrom("heroes", call));
    for (let left = 3; left > 0; ) {
      const call = await stage.cast.heroes.nextCall();
      left -= call.count ?? 0;
      call.answer(drawFrom("heroes", call));
    }
    await fightsOf(responses);
  });

  test("which carries the correlation id of the one that came first", async () => {
    await using stage = await setSharedStage();
    const responses: Promise<Response>[] = [];
    for (const id of ["in-flight", "earlier", "later"]) {
      responses.push(execute(stage, { headers: { "x-correlation-id": id } }));
      await drawsAsked(stage.cast.villains, 1);
    }
    for (const id of ["in-flight", "earlier"]) {
      const call = await stage.cast.heroes.nextCall();
      expect(call.headers.get("x-correlation-id")).toBe(id);
      call.answer(drawFrom("heroes", call));
    }
    await fightsOf(responses);
  });
});

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
