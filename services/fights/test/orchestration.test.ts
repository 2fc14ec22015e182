import { describe, expect, test } from "bun:test";
import { MODES } from "@super-heroes/kit/orchestration/modes";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { hero, location, villain } from "@super-heroes/testing/stand-ins/draws";
import { drawFrom, upstreamNames } from "@super-heroes/testing/stand-ins/fight-upstreams";
import { startWithStandIns } from "./fights-with-stand-ins.ts";

const EXECUTE = "/api/fights/execute_fight";

/** The names of a Server-Timing header's entries, each of which must have a duration. */
function timedNames(response: Response): string[] {
  const entries = (response.headers.get("server-timing") ?? "").split(", ");
  for (const entry of entries) expect(entry).toMatch(/^\w+;dur=\d+\.\d{3}$/);
  return entries.map((entry) => entry.split(";")[0] ?? "");
}

describe("execute_fight", () => {
  test("returns a fight with all fields in their documented sequence, and stores it", async () => {
    await using setup = await startWithStandIns();
    const response = await setup.fights.send(EXECUTE);
    expect(response.status).toBe(200);
    const fight = await response.json();
    expect(fight).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      fight_date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      winner_name: hero.name,
      winner_level: hero.level,
      winner_powers: hero.powers,
      winner_picture: hero.picture,
      winner_team: "heroes",
      loser_name: villain.name,
      loser_level: villain.level,
      loser_powers: villain.powers,
      loser_picture: villain.picture,
      loser_team: "villains",
      hero,
      villain,
      location,
    });
    expect(Object.keys(fight)).toEqual(
      "id fight_date winner_name winner_level winner_powers winner_picture winner_team loser_name loser_level loser_powers loser_picture loser_team hero villain location".split(
        " ",
      ),
    );
    expect(await setup.fights.store.latest(10, undefined)).toEqual([fight]);
  });

  test("gives each fight its own id, later ones greater", async () => {
    await using setup = await startWithStandIns();
    const ids: string[] = [];
    for (let fights = 0; fights < 5; fights++) ids.push((await (await setup.fights.send(EXECUTE)).json()).id);
    expect(new Set(ids).size).toBe(5);
    expect(ids).toEqual(ids.toSorted());
  });

  test.each([
    ["a field that a later version adds", { weakness: "silence" }],
    ["a longer text than clients may send", { name: "x".repeat(51), otherName: "x".repeat(256) }],
  ])("accepts %s in an upstream's response", async (_, changes) => {
    await using setup = await startWithStandIns({ waiting: ["heroes"] });
    const response = setup.fights.send(EXECUTE);
    (await setup.upstreams.heroes.nextCall()).respond(Response.json({ ...hero, ...changes }));
    expect((await response).status).toBe(200);
    const fight = await (await response).json();
    expect(fight.hero).toEqual({ ...hero, ...changes });
    expect(await (await setup.fights.send(`/api/fights/${fight.id}`)).json()).toEqual(fight);
  });

  test("sends the correlation id and the remaining deadline to each upstream", async () => {
    await using setup = await startWithStandIns();
    const headers = { "x-correlation-id": "fight-42", "x-deadline-ms": "900" };
    await setup.fights.send(EXECUTE, { headers });
    for (const name of upstreamNames) {
      const [call] = setup.upstreams[name].calls;
      expect(call?.headers.get("x-correlation-id")).toBe("fight-42");
      const left = Number(call?.headers.get("x-deadline-ms"));
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(900);
    }
  });
});

describe("mode=parallel", () => {
  test.each([
    ["by default", {}, ""],
    ["by ?mode=", { ORCHESTRATION: "sequential" }, "?mode=parallel"],
  ])("%s calls all three upstreams before one responds", async (_, variables, query) => {
    await using setup = await startWithStandIns({ waiting: upstreamNames, variables });
    const response = setup.fights.send(EXECUTE + query);
    const calls = await Promise.all(upstreamNames.map((name) => setup.upstreams[name].nextCall()));
    expect(calls.map(({ path }) => path)).toEqual([
      "/api/heroes/random_hero",
      "/api/villains/random_villain",
      "/api/locations/random_location",
    ]);
    for (const [index, name] of upstreamNames.entries()) calls[index]?.respond(drawFrom(name));
    const completed = await response;
    expect(completed.status).toBe(200);
    expect(timedNames(completed).toSorted()).toEqual(["hero", "location", "store", "villain"]);
  });
});

describe("mode=sequential", () => {
  test.each([
    ["by ORCHESTRATION", { ORCHESTRATION: "sequential" }, ""],
    ["by ?mode=", {}, "?mode=sequential"],
  ])("%s calls one upstream after another: hero, villain, location", async (_, variables, query) => {
    await using setup = await startWithStandIns({ waiting: upstreamNames, variables });
    const callsSoFar = () => upstreamNames.map((name) => setup.upstreams[name].calls.length);
    const response = setup.fights.send(EXECUTE + query);
    for (const [index, name] of upstreamNames.entries()) {
      const call = await setup.upstreams[name].nextCall();
      // After a round trip, a call that was made together with this one would have arrived.
      await setup.fights.send("/health");
      expect(callsSoFar()).toEqual([1, index >= 1 ? 1 : 0, index >= 2 ? 1 : 0]);
      call.respond(drawFrom(name));
    }
    const completed = await response;
    expect(completed.status).toBe(200);
    expect(timedNames(completed)).toEqual(["hero", "villain", "location", "store"]);
  });
});

describe("an unknown mode", () => {
  test.each(["execute_fight", "randomfighters"])(
    "is refused by %s with a list of the modes",
    async (route) => {
      await using setup = await startWithStandIns();
      for (const mode of ["psychic", "", "Parallel", "__proto__"]) {
        const response = await setup.fights.send(`/api/fights/${route}?mode=${mode}`);
        const { errors } = await expectProblem(response, 422, "validation_failed");
        expect(errors).toEqual([
          { field: "mode", reason: "must be one of sequential, parallel, coalesced, hedged" },
        ]);
      }
      for (const name of upstreamNames) expect(setup.upstreams[name].calls).toBeEmpty();
    },
  );
});

describe("draws alone", () => {
  test.each(["", ...MODES.map((mode) => `?mode=${mode}`)])(
    "randomfighters%s returns a hero and a villain",
    async (query) => {
      await using setup = await startWithStandIns();
      const response = await setup.fights.send(`/api/fights/randomfighters${query}`);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ hero, villain });
      expect(timedNames(response).toSorted()).toEqual(["hero", "villain"]);
      expect(setup.upstreams.locations.calls).toBeEmpty();
      expect(await setup.fights.store.latest(1, undefined)).toEqual([]);
    },
  );

  test("randomlocation returns a location", async () => {
    await using setup = await startWithStandIns();
    const response = await setup.fights.send("/api/fights/randomlocation");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(location);
    expect(timedNames(response)).toEqual(["location"]);
  });
});
