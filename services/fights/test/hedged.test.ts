import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { toggle } from "@super-heroes/testing/inputs/flag-documents";
import { createFlagFile } from "@super-heroes/testing/inputs/flag-file";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { hero } from "@super-heroes/testing/stand-ins/draws";
import { drawFrom } from "@super-heroes/testing/stand-ins/fight-upstreams";
import { type FightsWithStandIns, startWithStandIns } from "./fights-with-stand-ins.ts";
import { scrape } from "./scrape.ts";

/** The number of fights after which slow calls are known. They make no second attempts, and earn two of them. */
const WARM_UP = 40;
const EARNED = 2;

/** Long enough for a busy machine. */
const NOTICED_WITHIN_MS = 5000;

const execute = ({ fights }: FightsWithStandIns, init: RequestInit = {}) =>
  fights.send("/api/fights/execute_fight?mode=hedged", init);

/** A setup in which heroes has responded to enough fights, and waits for the test from now on. */
async function startWarm(variables: Record<string, string> = {}): Promise<FightsWithStandIns> {
  const setup = await startWithStandIns({ variables });
  for (let fights = 0; fights < WARM_UP; fights++) {
    expect((await execute(setup)).status).toBe(200);
    await setup.upstreams.heroes.nextCall();
  }
  setup.upstreams.waiting.add("heroes");
  return setup;
}

const ended = ({ fights }: FightsWithStandIns, outcome: string) =>
  scrape(fights, "upstream_hedges_total", { leg: "hero", outcome });
const denied = ({ fights }: FightsWithStandIns) =>
  scrape(fights, "upstream_hedges_denied_total", { leg: "hero" });

const drawNamed = (name: string) => Response.json({ ...hero, name });

/** A fight with a slow call to heroes, and both attempts. */
async function slowFight(setup: FightsWithStandIns, init: RequestInit = {}) {
  const response = execute(setup, init);
  const first = await setup.upstreams.heroes.nextCall();
  const second = await setup.upstreams.heroes.nextCall();
  return { response, first, second };
}

describe("a call to heroes that is slower than most recent ones is made a second time, and", () => {
  test("the second response is used when it is first; the first call is aborted", async () => {
    await using setup = await startWarm();
    const { response, first, second } = await slowFight(setup);
    second.respond(drawNamed("Second Wind"));
    expect((await response).status).toBe(200);
    const fight = await (await response).json();
    expect(fight.hero.name).toBe("Second Wind");
    await first.aborted;
    expect([await ended(setup, "won"), await ended(setup, "lost"), await denied(setup)]).toEqual([1, 0, 0]);
    expect(setup.upstreams.heroes.calls).toHaveLength(WARM_UP + 2);
    expect(await setup.fights.store.latest(1, undefined)).toEqual([fight]);
  });

  test("the first response is used when it is first; the second call is aborted", async () => {
    await using setup = await startWarm();
    const { response, first, second } = await slowFight(setup);
    first.respond(drawNamed("First Light"));
    expect((await (await response).json()).hero.name).toBe("First Light");
    await second.aborted;
    expect([await ended(setup, "won"), await ended(setup, "lost")]).toEqual([0, 1]);
  });

  test("a failed attempt leaves the result to the other one", async () => {
    await using setup = await startWarm();
    const { response, first, second } = await slowFight(setup);
    first.respond(new Response("boom", { status: 500 }));
    await eventually(
      "the first attempt has failed",
      () => scrape(setup.fights, "upstream_calls_total", { upstream: "heroes", outcome: "bad_status" }),
      (count) => count === 1,
      NOTICED_WITHIN_MS,
    );
    second.respond(drawNamed("Second Wind"));
    expect((await (await response).json()).hero.name).toBe("Second Wind");
    expect(await ended(setup, "won")).toBe(1);
  });

  test("the fight fails as the first attempt when both fail, and is not stored", async () => {
    await using setup = await startWarm();
    const before = await setup.fights.store.latest(1, undefined);
    const { response, first, second } = await slowFight(setup);
    second.respond(new Response("", { status: 404 }));
    first.respond(new Response("boom", { status: 500 }));
    await expectProblem(await response, 502, "heroes_bad_status");
    expect(await ended(setup, "failed")).toBe(1);
    expect(await setup.fights.store.latest(1, undefined)).toEqual(before);
  });

  test("the deadline aborts both attempts", async () => {
    await using setup = await startWarm();
    const { response, first, second } = await slowFight(setup, { headers: { "x-deadline-ms": "1000" } });
    await expectProblem(await response, 504, "heroes_timeout");
    await first.aborted;
    await second.aborted;
    expect(await ended(setup, "failed")).toBe(1);
  });

  test("a client that disconnects aborts both attempts", async () => {
    await using setup = await startWarm();
    const client = new AbortController();
    const { response, first, second } = await slowFight(setup, { signal: client.signal });
    client.abort();
    await expect(response).rejects.toThrow();
    await first.aborted;
    await second.aborted;
  });
});

test("there is no second attempt until there were enough calls", async () => {
  await using setup = await startWithStandIns({ waiting: ["heroes"] });
  const response = execute(setup, { headers: { "x-deadline-ms": "400" } });
  await expectProblem(await response, 504, "heroes_timeout");
  expect(setup.upstreams.heroes.calls).toHaveLength(1);
});

test("there is none while the flag hedging is off, and there is again once it is on", async () => {
  await using file = await createFlagFile({ hedging: toggle(false) });
  await using setup = await startWarm({ FLAGS_FILE: file.path });
  const response = await execute(setup, { headers: { "x-deadline-ms": "400" } });
  await expectProblem(response, 504, "heroes_timeout");
  expect(setup.upstreams.heroes.calls).toHaveLength(WARM_UP + 1);
  await setup.upstreams.heroes.nextCall();
  await file.replace({ hedging: toggle(true) });
  await setup.fights.readFlags();
  const { response: hedged, second } = await slowFight(setup);
  second.respond(drawFrom("heroes"));
  expect((await hedged).status).toBe(200);
});

test("without budget there is no second attempt, which is counted", async () => {
  await using setup = await startWarm();
  for (let attempts = 0; attempts < EARNED; attempts++) {
    const { response, second } = await slowFight(setup);
    second.respond(drawFrom("heroes"));
    expect((await response).status).toBe(200);
  }
  expect(await denied(setup)).toBe(0);
  const response = execute(setup);
  const only = await setup.upstreams.heroes.nextCall();
  await eventually(
    "a second attempt is denied",
    () => denied(setup),
    (count) => count === 1,
    NOTICED_WITHIN_MS,
  );
  only.respond(drawNamed("Last Resort"));
  expect((await (await response).json()).hero.name).toBe("Last Resort");
  expect(setup.upstreams.heroes.calls).toHaveLength(WARM_UP + 2 * EARNED + 1);
  expect(await ended(setup, "won")).toBe(EARNED);
});
