import { describe, expect, test } from "bun:test";
import { MODES } from "@super-heroes/kit/orchestration/modes";
import { expectProblem } from "@super-heroes/testing/expect-problem";
import { drawFrom, type UpstreamName, upstreamNames } from "./cast.ts";
import { misbehaviours } from "./misbehaviours.ts";
import { type StageSet, setStage } from "./stage-set.ts";

const execute = ({ fights }: StageSet, mode: string, init: RequestInit = {}) =>
  fights.send(`/api/fights/execute_fight?mode=${mode}`, init);

const stored = ({ fights }: StageSet) => fights.store.latest(1, undefined);

describe.each(MODES)("mode=%s, with an upstream that", (mode) => {
  describe.each(misbehaviours)("$name", ({ respond, status, outcome }) => {
    test.each([...upstreamNames])("is %s: the answer names it, and nothing is stored", async (culprit) => {
      await using stage = await setStage({ waiting: [culprit] });
      const response = execute(stage, mode);
      (await stage.cast[culprit].nextCall()).respond(respond());
      await expectProblem(await response, status, `${culprit}_${outcome}`);
      expect(await stored(stage)).toEqual([]);
    });
  });

  test.each([...upstreamNames])("is dead, and is %s: 502 that names it", async (culprit) => {
    await using stage = await setStage();
    await stage.cast[culprit].stop();
    await expectProblem(await execute(stage, mode), 502, `${culprit}_unreachable`);
    expect(await stored(stage)).toEqual([]);
  });

  test.each([...upstreamNames])(
    "is silent, and is %s: 504 at the caller's deadline, and its call is dropped",
    async (culprit) => {
      await using stage = await setStage({ waiting: [culprit] });
      const response = execute(stage, mode, { headers: { "x-deadline-ms": "400" } });
      const call = await stage.cast[culprit].nextCall();
      await expectProblem(await response, 504, `${culprit}_timeout`);
      await call.aborted;
      expect(await stored(stage)).toEqual([]);
    },
  );
});

test.each(MODES)(
  "mode=%s: a client that goes away takes its calls with it, and nothing is stored",
  async (mode) => {
    await using stage = await setStage({ waiting: upstreamNames });
    const client = new AbortController();
    const response = execute(stage, mode, { signal: client.signal });
    const call = await stage.cast.heroes.nextCall();
    client.abort();
    await expect(response).rejects.toThrow();
    await call.aborted;
    expect(await stored(stage)).toEqual([]);
  },
);

describe("when one leg fails", () => {
  test.each([...upstreamNames])("in parallel, here %s, the others are aborted", async (culprit) => {
    await using stage = await setStage({ waiting: upstreamNames });
    const response = execute(stage, "parallel");
    const others = upstreamNames.filter((name) => name !== culprit);
    const calls = await Promise.all(others.map((name) => stage.cast[name].nextCall()));
    (await stage.cast[culprit].nextCall()).respond(new Response("", { status: 500 }));
    await expectProblem(await response, 502, `${culprit}_bad_status`);
    await Promise.all(calls.map(({ aborted }) => aborted));
  });

  test.each<[UpstreamName, UpstreamName[]]>([
    ["heroes", ["villains", "locations"]],
    ["villains", ["locations"]],
  ])("in sequence, here %s, those after it are never called", async (culprit, after) => {
    await using stage = await setStage({ waiting: [culprit] });
    const response = execute(stage, "sequential");
    (await stage.cast[culprit].nextCall()).respond(new Response("", { status: 500 }));
    await expectProblem(await response, 502, `${culprit}_bad_status`);
    for (const name of after) expect(stage.cast[name].calls).toBeEmpty();
  });

  test("Server-Timing still shows the legs that ended", async () => {
    await using stage = await setStage({ waiting: ["villains"] });
    const response = execute(stage, "sequential");
    (await stage.cast.villains.nextCall()).respond(new Response("", { status: 500 }));
    expect((await response).headers.get("server-timing")).toMatch(/^hero;dur=[\d.]+, villain;dur=[\d.]+$/);
  });

  test("the next fight is not affected", async () => {
    await using stage = await setStage({ waiting: ["heroes"] });
    const failing = execute(stage, "parallel");
    (await stage.cast.heroes.nextCall()).respond(new Response("", { status: 500 }));
    expect((await failing).status).toBe(502);
    const next = execute(stage, "parallel");
    (await stage.cast.heroes.nextCall()).respond(drawFrom("heroes"));
    expect((await next).status).toBe(200);
  });
});

describe("/ready", () => {
  const ready = async ({ fights }: StageSet) => {
    const response = await fights.send("/ready");
    const { checks, dependencies } = await response.json();
    return [response.status, checks, dependencies];
  };
  const store = { store: "up" };

  test("is 200 when the store is, and names the upstreams", async () => {
    await using stage = await setStage();
    expect(await ready(stage)).toEqual([200, store, { heroes: "up", villains: "up", locations: "up" }]);
  });

  test("stays 200 when an upstream is dead, and when one is frozen, and says which", async () => {
    await using stage = await setStage({ waiting: ["heroes"] });
    await stage.cast.villains.stop();
    expect(await ready(stage)).toEqual([200, store, { heroes: "down", villains: "down", locations: "up" }]);
  });
});
