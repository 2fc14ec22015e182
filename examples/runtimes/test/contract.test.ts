/** What a client of fights may rely on, on every runtime: the service and the examples pass the same tests. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { freePort } from "@super-heroes/testing/processes/free-port";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { hero, location, villain } from "@super-heroes/testing/stand-ins/draws";
import { drawFrom, type UpstreamName, upstreamNames } from "@super-heroes/testing/stand-ins/fight-upstreams";
import { misbehaviours } from "@super-heroes/testing/stand-ins/misbehaviours";
import { expectProblemNamed } from "./expect-problem-named.ts";
import {
  type Candidate,
  candidates,
  EndedEarly,
  type FightsWithStandIns,
  startFights,
  startWithStandIns,
} from "./started-fights.ts";

// Each test starts a process, some of several runtimes at once.
setDefaultTimeout(30_000);

const MODES = ["sequential", "parallel"] as const;
const FIGHT = "/api/fights/execute_fight";
const FIGHTERS = "/api/fights/randomfighters";

for (const candidate of candidates)
  describeRequiring(candidate.missing, candidate.title, () => {
    describe("responses", () => responses(candidate));
    describe("orchestration", () => orchestration(candidate));
    describe("invalid upstreams", () => invalidUpstreams(candidate));
    describe("late upstreams", () => lateUpstreams(candidate));
    describe("the process", () => itsProcess(candidate));
  });

function responses(candidate: Candidate): void {
  test("a fight has the fields and the sequence of the service", async () => {
    await using setup = await startWithStandIns(candidate);
    const response = await setup.fights.send(FIGHT);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^application\/json(;|$)/);
    const fight = await response.json();
    const expected = {
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
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
    };
    expect(fight).toEqual(expected);
    expect(Object.keys(fight)).toEqual(Object.keys(expected));
    const { id } = await (await setup.fights.send(FIGHT)).json();
    expect(id).not.toBe(fight.id);
  });

  test.each([
    [70, 41, "heroes"],
    [41, 70, "villains"],
    [55, 55, "villains"],
  ])("a hero of level %d against a villain of level %d: %s win", async (heroLevel, villainLevel, winners) => {
    await using setup = await startWithStandIns(candidate, { waiting: ["heroes", "villains"] });
    const response = setup.fights.send(FIGHT);
    (await setup.upstreams.heroes.nextCall()).respond(Response.json({ ...hero, level: heroLevel }));
    (await setup.upstreams.villains.nextCall()).respond(Response.json({ ...villain, level: villainLevel }));
    const fight = await (await response).json();
    const winner = winners === "heroes" ? fight.hero : fight.villain;
    expect(fight).toMatchObject({
      winner_team: winners,
      winner_name: winner.name,
      winner_level: winner.level,
    });
    expect(fight.loser_team).not.toBe(winners);
  });

  test("a text arrives as the upstream sent it", async () => {
    await using setup = await startWithStandIns(candidate, { waiting: ["heroes"] });
    const response = setup.fights.send(FIGHT);
    const odd = { ...hero, name: '<Zoë & "Ó\'Hara">', powers: "\u2028 \\ 🦸 \u0001\t" };
    (await setup.upstreams.heroes.nextCall()).respond(Response.json(odd));
    const fight = await (await response).json();
    expect(fight).toMatchObject({ winner_name: odd.name, winner_powers: odd.powers, hero: odd });
  });

  test("two fighters are drawn without a location", async () => {
    await using setup = await startWithStandIns(candidate);
    const response = await setup.fights.send(FIGHTERS);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ hero, villain });
    expect(setup.upstreams.locations.calls).toBeEmpty();
  });

  test.each(["?mode=fastest", "?mode=", "?mode=parallel&mode=sequential"])(
    "%s is refused, and no upstream is called",
    async (query) => {
      await using setup = await startWithStandIns(candidate);
      for (const path of [FIGHT, FIGHTERS])
        await expectProblemNamed(await setup.fights.send(path + query), 422, "validation_failed");
      for (const name of upstreamNames) expect(setup.upstreams[name].calls).toBeEmpty();
    },
  );

  test("an unknown path is a problem, too", async () => {
    await using setup = await startWithStandIns(candidate);
    await expectProblemNamed(await setup.fights.send("/api/fight?mode=parallel"), 404, "route_not_found");
  });

  test("HEAD has the status and no body", async () => {
    await using setup = await startWithStandIns(candidate);
    const response = await setup.fights.send(FIGHT, { method: "HEAD" });
    expect({ status: response.status, body: await response.text() }).toEqual({ status: 200, body: "" });
  });

  test("it reports that it is up", async () => {
    await using setup = await startWithStandIns(candidate, { waiting: upstreamNames });
    expect((await setup.fights.send("/health")).status).toBe(200);
  });
}

function orchestration(candidate: Candidate): void {
  test.each([
    ["by default", {}, ""],
    ["by ORCHESTRATION", { ORCHESTRATION: "parallel" }, ""],
    ["by ?mode=", { ORCHESTRATION: "sequential" }, "?mode=parallel"],
  ])("parallel %s calls all upstreams before one responds", async (_, variables, query) => {
    await using setup = await startWithStandIns(candidate, { waiting: upstreamNames, variables });
    const response = setup.fights.send(FIGHT + query);
    const calls = await Promise.all(upstreamNames.map((name) => setup.upstreams[name].nextCall()));
    expect(calls.map(({ path }) => path)).toEqual([
      "/api/heroes/random_hero",
      "/api/villains/random_villain",
      "/api/locations/random_location",
    ]);
    for (const [index, name] of upstreamNames.entries()) calls[index]?.respond(drawFrom(name));
    expect((await response).status).toBe(200);
  });

  test.each([
    ["by ORCHESTRATION", { ORCHESTRATION: "sequential" }, ""],
    ["by ?mode=", {}, "?mode=sequential"],
  ])("sequential %s calls one upstream after another", async (_, variables, query) => {
    await using setup = await startWithStandIns(candidate, { waiting: upstreamNames, variables });
    const callsSoFar = () => upstreamNames.map((name) => setup.upstreams[name].calls.length);
    const response = setup.fights.send(FIGHT + query);
    for (const [index, name] of upstreamNames.entries()) {
      const call = await setup.upstreams[name].nextCall();
      // After a round trip, a call that was made together with this one would have arrived.
      await setup.fights.send("/health");
      expect(callsSoFar()).toEqual([1, index >= 1 ? 1 : 0, index >= 2 ? 1 : 0]);
      call.respond(drawFrom(name));
    }
    expect((await response).status).toBe(200);
  });

  test("at most as many calls as configured are in flight to an upstream, on connections that are kept", async () => {
    await using setup = await startWithStandIns(candidate, {
      waiting: ["heroes"],
      variables: { UPSTREAM_MAX_IN_FLIGHT: "2" },
    });
    const responses = Array.from({ length: 5 }, () => setup.fights.send(FIGHT));
    for (let responded = 0; responded < 5; responded++) {
      const call = await setup.upstreams.heroes.nextCall();
      await setup.fights.send("/health");
      expect(setup.upstreams.heroes.calls.length).toBeLessThanOrEqual(responded + 2);
      call.respond(drawFrom("heroes"));
    }
    for (const response of responses) expect((await response).status).toBe(200);
  });
}

function invalidUpstreams(candidate: Candidate): void {
  let setup: FightsWithStandIns | undefined;
  beforeAll(async () => {
    setup = await startWithStandIns(candidate, { waiting: upstreamNames });
  });
  afterAll(() => setup?.[Symbol.asyncDispose]());

  /** Responds to one fight as this upstream misbehaves. */
  async function fightWith(mode: string, culprit: UpstreamName, respond: () => Response): Promise<Response> {
    if (!setup) throw new Error("the service was not started");
    const { fights, upstreams } = setup;
    const response = fights.send(`${FIGHT}?mode=${mode}`);
    // In sequence those after the culprit are not called.
    const last = mode === "sequential" ? upstreamNames.indexOf(culprit) : upstreamNames.length - 1;
    const called = upstreamNames.slice(0, last + 1);
    for (const name of called.filter((one) => one !== culprit))
      (await upstreams[name].nextCall()).respond(drawFrom(name));
    (await upstreams[culprit].nextCall()).respond(respond());
    return await response;
  }

  const cases = misbehaviours.flatMap((misbehaviour) =>
    MODES.flatMap((mode) => upstreamNames.map((culprit) => ({ ...misbehaviour, mode, culprit }))),
  );
  test.each(cases)("mode=$mode, $culprit $name: a problem that names it", async (one) => {
    const response = await fightWith(one.mode, one.culprit, one.respond);
    await expectProblemNamed(response, one.status, `${one.culprit}_${one.outcome}`);
  });

  test.each(MODES)("mode=%s: after all of these, fights are made as before", async (mode) => {
    const response = await fightWith(mode, "locations", () => drawFrom("locations"));
    expect(response.status).toBe(200);
  });

  test.each([...upstreamNames])("%s is down: 502 that names it", async (culprit) => {
    await using own = await startWithStandIns(candidate, {
      variables: { [`${culprit.toUpperCase()}_URL`]: `http://127.0.0.1:${freePort()}` },
    });
    for (const mode of MODES)
      await expectProblemNamed(await own.fights.send(`${FIGHT}?mode=${mode}`), 502, `${culprit}_unreachable`);
  });
}

function lateUpstreams(candidate: Candidate): void {
  test.each(MODES)(
    "mode=%s: an upstream that does not respond is 504 at the deadline, and its call is cancelled",
    async (mode) => {
      await using setup = await startWithStandIns(candidate, {
        waiting: ["heroes"],
        variables: { DEADLINE_MS: "300" },
      });
      const response = setup.fights.send(`${FIGHT}?mode=${mode}`);
      const call = await setup.upstreams.heroes.nextCall();
      await expectProblemNamed(await response, 504, /^(heroes_timeout|deadline_exceeded)$/);
      await call.aborted;
      setup.upstreams.waiting.clear();
      expect((await setup.fights.send(FIGHT)).status).toBe(200);
    },
  );

  test.each(MODES)("mode=%s: when the client disconnects, its calls are cancelled", async (mode) => {
    await using setup = await startWithStandIns(candidate, { waiting: upstreamNames });
    const client = new AbortController();
    const response = setup.fights.send(`${FIGHT}?mode=${mode}`, { signal: client.signal });
    const called = mode === "sequential" ? (["heroes"] as const) : upstreamNames;
    const calls = await Promise.all(called.map((name) => setup.upstreams[name].nextCall()));
    client.abort();
    await expect(response).rejects.toThrow();
    await Promise.all(calls.map(({ aborted }) => aborted));
    setup.upstreams.waiting.clear();
    expect((await setup.fights.send(FIGHT)).status).toBe(200);
  });
}

function itsProcess(candidate: Candidate): void {
  test("SIGTERM ends it with exit code 0, after the requests in flight", async () => {
    await using setup = await startWithStandIns(candidate, { waiting: ["heroes"] });
    const response = setup.fights.send(FIGHT);
    const call = await setup.upstreams.heroes.nextCall();
    const stopped = setup.fights.stop();
    call.respond(drawFrom("heroes"));
    expect((await response).status).toBe(200);
    expect(await stopped).toBe(0);
    await expect(setup.fights.send("/health")).rejects.toThrow();
  });

  test.each([
    ["PORT", "http"],
    ["PORT", "65536"],
    ["HEROES_URL", "localhost:8001"],
    ["ORCHESTRATION", "random"],
    ["DEADLINE_MS", "0"],
    ["UPSTREAM_MAX_IN_FLIGHT", "many"],
  ])("%s=%s: it does not start, and says why in one line", async (variable, value) => {
    const started = startFights(candidate, { [variable]: value });
    const ended = await started.catch((error: unknown) => error);
    if (!(ended instanceof EndedEarly)) throw new Error("it started");
    expect({ exitCode: ended.exitCode, output: ended.output }).toEqual({
      exitCode: 1,
      output: [expect.stringMatching(new RegExp(`^fights: ${variable}: expected .*"${value}"$`))],
    });
  });

  test("a port that is taken: it does not start, and says why", async () => {
    await using setup = await startWithStandIns(candidate);
    const { port } = new URL(setup.fights.url);
    const ended = await startFights(candidate, { PORT: port }).catch((error: unknown) => error);
    if (!(ended instanceof EndedEarly)) throw new Error("it started");
    expect(ended.exitCode).toBe(1);
    expect(ended.output.join("\n")).toMatch(/in use/);
  });
}
