import { describe, expect, test } from "bun:test";
import { MODES } from "@super-heroes/kit/orchestration/modes";
import { drawFrom } from "@super-heroes/testing/stand-ins/fight-upstreams";
import { startStandIn } from "@super-heroes/testing/stand-ins/stand-in";
import { startWithStandIns } from "./fights-with-stand-ins.ts";

/** Fights with three replicas of heroes. */
async function startWithReplicas(variables: Record<string, string> = {}) {
  const replicas = Array.from({ length: 3 }, () => startStandIn((call) => drawFrom("heroes", call)));
  const setup = await startWithStandIns({
    variables: { HEROES_URL: replicas.map(({ url }) => url).join(","), ...variables },
  });
  return {
    replicas,
    execute: (mode: string) => setup.fights.send(`/api/fights/execute_fight?mode=${mode}`),
    ready: async () => await (await setup.fights.send("/ready")).json(),
    async [Symbol.asyncDispose]() {
      await setup[Symbol.asyncDispose]();
      await Promise.all(replicas.map((replica) => replica.stop()));
    },
  };
}

describe.each(MODES)("mode=%s, with three replicas of heroes", (mode) => {
  test("calls all of them", async () => {
    await using setup = await startWithReplicas();
    for (let fight = 0; fight < 30; fight += 1) expect((await setup.execute(mode)).status).toBe(200);
    for (const { calls } of setup.replicas) expect(calls.length).toBeGreaterThan(3);
  });

  test("no fight fails when one of them is dead, even without retries", async () => {
    await using setup = await startWithReplicas();
    for (let fight = 0; fight < 10; fight += 1) await setup.execute(mode);
    await setup.replicas[0]?.stop();
    for (let fight = 0; fight < 60; fight += 1) expect((await setup.execute(mode)).status).toBe(200);
    const { replicas, dependencies } = await setup.ready();
    expect(replicas.heroes.map(({ state }: { state: string }) => state)).toEqual(["ejected", "up", "up"]);
    // The others have one replica each, which is the dependency itself.
    expect(Object.keys(replicas)).toEqual(["heroes"]);
    expect(dependencies.heroes).toBe("up");
  });
});

test("the limit of calls may follow their latency", async () => {
  await using setup = await startWithReplicas({ UPSTREAM_MAX_IN_FLIGHT: "adaptive" });
  const fights = Array.from({ length: 100 }, () => setup.execute("parallel"));
  for (const { status } of await Promise.all(fights)) expect(status).toBe(200);
});
