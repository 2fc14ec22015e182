import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { hero } from "@super-heroes/testing/stand-ins/draws";
import { drawFrom } from "@super-heroes/testing/stand-ins/fight-upstreams";
import type { Call } from "@super-heroes/testing/stand-ins/stand-in";
import type { FightsWithStandIns } from "./fights-with-stand-ins.ts";
import { scrape } from "./scrape.ts";
import {
  ascending,
  distinct,
  drawsCalled,
  execute,
  fightsOf,
  gathered,
  idsOf,
  startSharing,
  stored,
  upTo,
} from "./shared-calls.ts";

/** Long enough for a busy machine. */
const NOTICED_WITHIN_MS = 5000;

/** Disconnects the client and waits until the service has noticed. */
async function disconnect(
  setup: FightsWithStandIns,
  client: AbortController,
  cancelled: Promise<Response>,
): Promise<void> {
  client.abort();
  await expect(cancelled).rejects.toThrow();
  await eventually(
    "the fight is cancelled",
    () => scrape(setup.fights, "http_requests_total", { status: "499" }),
    (count) => count === 1,
    NOTICED_WITHIN_MS,
  );
}

describe("a cancelled fight does not affect the fights that share its call:", () => {
  test("one whose client disconnects", async () => {
    await using setup = await startSharing();
    const { first, inFlight, fights } = await gathered(setup, 2);
    const client = new AbortController();
    const cancelled = execute(setup, { signal: client.signal });
    await drawsCalled(setup.upstreams.villains, 1);
    inFlight.respond(distinct("heroes", 1));
    const shared = await setup.upstreams.heroes.nextCall();
    expect(shared.count).toBe(3);
    await disconnect(setup, client, cancelled);
    shared.respond(distinct("heroes", 3, 2));
    const completed = await fightsOf([first, ...fights]);
    expect(new Set(completed.map((fight) => fight.hero.id)).size).toBe(3);
    expect(await stored(setup)).toEqual(idsOf(completed));
  });

  test("one whose client disconnects before the call is made is not in it", async () => {
    await using setup = await startSharing();
    const { first, inFlight, fights } = await gathered(setup, 2);
    const client = new AbortController();
    const cancelled = execute(setup, { signal: client.signal });
    await drawsCalled(setup.upstreams.villains, 1);
    await disconnect(setup, client, cancelled);
    inFlight.respond(distinct("heroes", 1));
    const shared = await setup.upstreams.heroes.nextCall();
    expect(shared.count).toBe(2);
    shared.respond(distinct("heroes", 2, 2));
    const completed = await fightsOf([first, ...fights]);
    expect(ascending(completed.map((fight) => fight.hero.id))).toEqual(upTo(3));
  });

  test("one whose deadline passes is 504, and the call continues for those with more time", async () => {
    await using setup = await startSharing();
    const { first, inFlight, fights } = await gathered(setup, 1);
    const early = execute(setup, { headers: { "x-deadline-ms": "1000" } });
    await drawsCalled(setup.upstreams.villains, 1);
    inFlight.respond(distinct("heroes", 1));
    const shared = await setup.upstreams.heroes.nextCall();
    expect(shared.count).toBe(2);
    expect(Number(shared.headers.get("x-deadline-ms"))).toBeGreaterThan(1000);
    await expectProblem(await early, 504, "heroes_timeout");
    shared.respond(distinct("heroes", 2, 2));
    const completed = await fightsOf([first, ...fights]);
    expect(ascending(completed.map((fight) => fight.hero.id))).toEqual([1, 2]);
    expect(await stored(setup)).toEqual(idsOf(completed));
  });

  test("one whose deadline passes before its call is made is 504 heroes_timeout too", async () => {
    await using setup = await startSharing();
    const { first, inFlight, fights } = await gathered(setup, 1);
    await expectProblem(await execute(setup, { headers: { "x-deadline-ms": "400" } }), 504, "heroes_timeout");
    inFlight.respond(distinct("heroes", 1));
    const shared = await setup.upstreams.heroes.nextCall();
    expect(shared.count).toBe(1);
    shared.respond(distinct("heroes", 1, 2));
    expect(await fightsOf([first, ...fights])).toHaveLength(2);
  });
});

test("a call is aborted when all of its fights are cancelled, and the next one is made", async () => {
  await using setup = await startSharing();
  const client = new AbortController();
  const { first, inFlight, fights } = await gathered(setup, 2, () =>
    execute(setup, { signal: client.signal }),
  );
  inFlight.respond(drawFrom("heroes", inFlight));
  const shared = await setup.upstreams.heroes.nextCall();
  const next = execute(setup);
  client.abort();
  const outcomes = await Promise.allSettled(fights);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await shared.aborted;
  const call = await setup.upstreams.heroes.nextCall();
  call.respond(drawFrom("heroes", call));
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
      "more bytes than accepted",
      502,
      "too_large",
      ({ count = 1 }) => new Response("[".padEnd(count * 256 * 1024 + 1)),
    ],
  ];

  test.each(failures)(
    "with %s fails its own fights, none before and none after",
    async (_, status, outcome, respond) => {
      await using setup = await startSharing();
      const { first, inFlight, fights } = await gathered(setup, 3);
      inFlight.respond(drawFrom("heroes", inFlight));
      const shared = await setup.upstreams.heroes.nextCall();
      expect(shared.count).toBe(3);
      const after = execute(setup);
      await drawsCalled(setup.upstreams.villains, 1);
      shared.respond(respond(shared));
      for (const fight of fights) await expectProblem(await fight, status, `heroes_${outcome}`);

      const next = await setup.upstreams.heroes.nextCall();
      expect(next.count).toBe(1);
      next.respond(drawFrom("heroes", next));
      const completed = await fightsOf([first, after]);
      expect(await stored(setup)).toEqual(idsOf(completed));
      const counted = (ended: string) =>
        scrape(setup.fights, "upstream_calls_total", { upstream: "heroes", outcome: ended });
      expect([await counted("ok"), await counted(outcome)]).toEqual([2, 1]);
    },
  );
});
