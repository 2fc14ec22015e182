import { describe, expect, test } from "bun:test";
import { MODES } from "@super-heroes/kit/orchestration/modes";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { drawFrom, type UpstreamName, upstreamNames } from "@super-heroes/testing/stand-ins/fight-upstreams";
import { misbehaviours } from "@super-heroes/testing/stand-ins/misbehaviours";
import { type FightsWithStandIns, startWithStandIns } from "./fights-with-stand-ins.ts";

const execute = ({ fights }: FightsWithStandIns, mode: string, init: RequestInit = {}) =>
  fights.send(`/api/fights/execute_fight?mode=${mode}`, init);

const stored = ({ fights }: FightsWithStandIns) => fights.store.latest(1, undefined);

describe.each(MODES)("mode=%s, with an upstream that", (mode) => {
  describe.each(misbehaviours)("$name", ({ respond, status, outcome }) => {
    test.each([...upstreamNames])("is %s: the problem names it, and nothing is stored", async (culprit) => {
      await using setup = await startWithStandIns({ waiting: [culprit] });
      const response = execute(setup, mode);
      (await setup.upstreams[culprit].nextCall()).respond(respond());
      await expectProblem(await response, status, `${culprit}_${outcome}`);
      expect(await stored(setup)).toEqual([]);
    });
  });

  test.each([...upstreamNames])("is down, and is %s: 502 that names it", async (culprit) => {
    await using setup = await startWithStandIns();
    await setup.upstreams[culprit].stop();
    await expectProblem(await execute(setup, mode), 502, `${culprit}_unreachable`);
    expect(await stored(setup)).toEqual([]);
  });

  test.each([...upstreamNames])(
    "does not respond, and is %s: 504 at the caller's deadline, and its call is aborted",
    async (culprit) => {
      await using setup = await startWithStandIns({ waiting: [culprit] });
      const response = execute(setup, mode, { headers: { "x-deadline-ms": "400" } });
      const call = await setup.upstreams[culprit].nextCall();
      await expectProblem(await response, 504, `${culprit}_timeout`);
      await call.aborted;
      expect(await stored(setup)).toEqual([]);
    },
  );
});

test.each(MODES)(
  "mode=%s: a client that disconnects aborts its calls, and nothing is stored",
  async (mode) => {
    await using setup = await startWithStandIns({ waiting: upstreamNames });
    const client = new AbortController();
    const response = execute(setup, mode, { signal: client.signal });
    const call = await setup.upstreams.heroes.nextCall();
    client.abort();
    await expect(response).rejects.toThrow();
    await call.aborted;
    expect(await stored(setup)).toEqual([]);
  },
);

describe("when one leg fails", () => {
  test.each([...upstreamNames])("in parallel, here %s, the others are aborted", async (culprit) => {
    await using setup = await startWithStandIns({ waiting: upstreamNames });
    const response = execute(setup, "parallel");
    const others = upstreamNames.filter((name) => name !== culprit);
    const calls = await Promise.all(others.map((name) => setup.upstreams[name].nextCall()));
    (await setup.upstreams[culprit].nextCall()).respond(new Response("", { status: 500 }));
    await expectProblem(await response, 502, `${culprit}_bad_status`);
    await Promise.all(calls.map(({ aborted }) => aborted));
  });

  test.each<[UpstreamName, UpstreamName[]]>([
    ["heroes", ["villains", "locations"]],
    ["villains", ["locations"]],
  ])("in sequence, here %s, those after it are never called", async (culprit, after) => {
    await using setup = await startWithStandIns({ waiting: [culprit] });
    const response = execute(setup, "sequential");
    (await setup.upstreams[culprit].nextCall()).respond(new Response("", { status: 500 }));
    await expectProblem(await response, 502, `${culprit}_bad_status`);
    for (const name of after) expect(setup.upstreams[name].calls).toBeEmpty();
  });

  test("Server-Timing still shows the legs that ended", async () => {
    await using setup = await startWithStandIns({ waiting: ["villains"] });
    const response = execute(setup, "sequential");
    (await setup.upstreams.villains.nextCall()).respond(new Response("", { status: 500 }));
    expect((await response).headers.get("server-timing")).toMatch(/^hero;dur=[\d.]+, villain;dur=[\d.]+$/);
  });

  test("the next fight is not affected", async () => {
    await using setup = await startWithStandIns({ waiting: ["heroes"] });
    const failing = execute(setup, "parallel");
    (await setup.upstreams.heroes.nextCall()).respond(new Response("", { status: 500 }));
    expect((await failing).status).toBe(502);
    const next = execute(setup, "parallel");
    (await setup.upstreams.heroes.nextCall()).respond(drawFrom("heroes"));
    expect((await next).status).toBe(200);
  });
});

describe("/ready", () => {
  const ready = async ({ fights }: FightsWithStandIns) => {
    const response = await fights.send("/ready");
    const { checks, dependencies } = await response.json();
    return [response.status, checks, dependencies];
  };
  const store = { store: "up" };

  test("is 200 when the store is, and names the upstreams", async () => {
    await using setup = await startWithStandIns();
    expect(await ready(setup)).toEqual([200, store, { heroes: "up", villains: "up", locations: "up" }]);
  });

  test("is 200 when an upstream is down or does not respond, and names it", async () => {
    await using setup = await startWithStandIns({ waiting: ["heroes"] });
    await setup.upstreams.villains.stop();
    expect(await ready(setup)).toEqual([200, store, { heroes: "down", villains: "down", locations: "up" }]);
  });
});
