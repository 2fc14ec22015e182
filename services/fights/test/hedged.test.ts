import { describe, expect, test } from "bun:test";
import { eventually } from "@super-heroes/testing/eventually";
import { expectProblem } from "@super-heroes/testing/expect-problem";
import { drawFrom } from "./cast.ts";
import { hero } from "./fighters.ts";
import { scrape } from "./scrape.ts";
import { type StageSet, setStage } from "./stage-set.ts";

/** As many fights as tell what is slow; none of them can have a second attempt, and all earn two between them. */
const WARM_UP = 40;
const EARNED = 2;

/** Longer than this, no process of this machine takes to notice something. */
const NOTICED_WITHIN_MS = 5000;

const execute = ({ fights }: StageSet, init: RequestInit = {}) =>
  fights.send("/api/fights/execute_fight?mode=hedged", init);

/** A stage on which heroes has answered fights by itself, and waits for the test from now on. */
async function setWarmStage(): Promise<StageSet> {
  const stage = await setStage();
  for (let fights = 0; fights < WARM_UP; fights++) {
    expect((await execute(stage)).status).toBe(200);
    await stage.cast.heroes.nextCall();
  }
  stage.cast.waiting.add("heroes");
  return stage;
}

const ended = ({ fights }: StageSet, outcome: string) =>
  scrape(fights, "upstream_hedges_total", { leg: "hero", outcome });
const denied = ({ fights }: StageSet) => scrape(fights, "upstream_hedges_denied_total", { leg: "hero" });

const drawNamed = (name: string) => Response.json({ ...hero, name });

/** A fight whose call to heroes is slow, and both attempts at that. */
async function slowFight(stage: StageSet, init: RequestInit = {}) {
  const response = execute(stage, init);
  const first = await stage.cast.heroes.nextCall();
  const second = await stage.cast.heroes.nextCall();
  return { response, first, second };
}

describe("a hero that takes longer than most did lately is asked for once more, and", () => {
  test("the second answer is the fight's when it comes first; the first call is dropped", async () => {
    await using stage = await setWarmStage();
    const { response, first, second } = await slowFight(stage);
    second.respond(drawNamed("Second Wind"));
    expect((await response).status).toBe(200);
    const fight = await (await response).json();
    expect(fight.hero.name).toBe("Second Wind");
    await first.aborted;
    expect([await ended(stage, "won"), await ended(stage, "lost"), await denied(stage)]).toEqual([1, 0, 0]);
    expect(stage.cast.heroes.calls).toHaveLength(WARM_UP + 2);
    expect(await stage.fights.store.latest(1, undefined)).toEqual([fight]);
  });

  test("the first answer is the fight's when it comes after all; the second call is dropped", async () => {
    await using stage = await setWarmStage();
    const { response, first, second } = await slowFight(stage);
    first.respond(drawNamed("First Light"));
    expect((await (await response).json()).hero.name).toBe("First Light");
    await second.aborted;
    expect([await ended(stage, "won"), await ended(stage, "lost")]).toEqual([0, 1]);
  });

  test("an attempt that fails leaves it to the other", async () => {
    await using stage = await setWarmStage();
    const { response, first, second } = await slowFight(stage);
    first.respond(new Response("boom", { status: 500 }));
    await eventually(
      "the first attempt has failed",
      () => scrape(stage.fights, "upstream_calls_total", { upstream: "heroes", outcome: "bad_status" }),
      (count) => count === 1,
      NOTICED_WITHIN_MS,
    );
    second.respond(drawNamed("Second Wind"));
    expect((await (await response).json()).hero.name).toBe("Second Wind");
    expect(await ended(stage, "won")).toBe(1);
  });

  test("the fight fails as the first attempt did when both fail, and nothing is stored of it", async () => {
    await using stage = await setWarmStage();
    const before = await stage.fights.store.latest(1, undefined);
    const { response, first, second } = await slowFight(stage);
    second.respond(new Response("", { status: 404 }));
    first.respond(new Response("boom", { status: 500 }));
    await expectProblem(await response, 502, "heroes_bad_status");
    expect(await ended(stage, "failed")).toBe(1);
    expect(await stage.fights.store.latest(1, undefined)).toEqual(before);
  });

  test("the fight's deadline ends both attempts", async () => {
    await using stage = await setWarmStage();
    const { response, first, second } = await slowFight(stage, { headers: { "x-deadline-ms": "1000" } });
    await expectProblem(await response, 504, "heroes_timeout");
    await first.aborted;
    await second.aborted;
    expect(await ended(stage, "failed")).toBe(1);
  });

  test("a client that goes away takes both attempts with it", async () => {
    await using stage = await setWarmStage();
    const client = new AbortController();
    const { response, first, second } = await slowFight(stage, { signal: client.signal });
    client.abort();
    await expect(response).rejects.toThrow();
    await first.aborted;
    await second.aborted;
  });
});

test("until there are calls enough to tell, there is no second attempt", async () => {
  await using stage = await setStage({ waiting: ["heroes"] });
  const response = execute(stage, { headers: { "x-deadline-ms": "400" } });
  await expectProblem(await response, 504, "heroes_timeout");
  expect(stage.cast.heroes.calls).toHaveLength(1);
});

test("when the budget is spent, the first attempt is waited for, and that is counted", async () => {
  await using stage = await setWarmStage();
  for (let attempts = 0; attempts < EARNED; attempts++) {
    const { response, second } = await slowFight(stage);
    second.respond(drawFrom("heroes"));
    expect((await response).status).toBe(200);
  }
  expect(await denied(stage)).toBe(0);
  const response = execute(stage);
  const only = await stage.cast.heroes.nextCall();
  await eventually(
    "a second attempt is denied",
    () => denied(stage),
    (count) => count === 1,
    NOTICED_WITHIN_MS,
  );
  only.respond(drawNamed("Last Resort"));
  expect((await (await response).json()).hero.name).toBe("Last Resort");
  expect(stage.cast.heroes.calls).toHaveLength(WARM_UP + 2 * EARNED + 1);
  expect(await ended(stage, "won")).toBe(EARNED);
});
