import { expect } from "bun:test";
import { hero } from "@super-heroes/testing/stand-ins/draws";
import { drawFrom, upstreamNames } from "@super-heroes/testing/stand-ins/fight-upstreams";
import type { CapabilityKey } from "../src/capabilities.ts";
import {
  type Candidate,
  type FightsWithStandIns,
  startWithStandIns,
  type Variables,
} from "./started-fights.ts";

const FIGHT = "/api/fights/execute_fight";

/** Whether fights on a runtime has a capability, as seen from outside. */
type Probe = (candidate: Candidate) => Promise<boolean>;

type Start = Parameters<typeof startWithStandIns>[1];

const probing =
  (probe: (setup: FightsWithStandIns) => Promise<boolean>, start: Start = {}): Probe =>
  async (candidate) => {
    await using setup = await startWithStandIns(candidate, start);
    return await probe(setup);
  };

/** What a path responds with, without and with this request. */
const status = async ({ fights }: FightsWithStandIns, path: string, init: RequestInit = {}) =>
  (await fights.send(path, init)).status;

/** More requests than a circuit breaker needs to open. */
const ENOUGH = 40;
const WITH_BREAKER: Variables = { UPSTREAM_BREAKER: "true" };

/** A probe for every capability that contract.test.ts does not test. */
export const probes: Readonly<Partial<Record<CapabilityKey, Probe>>> = {
  cancelOthers: probing(
    async (setup) => {
      const response = setup.fights.send(`${FIGHT}?mode=parallel`);
      const [failing, other] = await Promise.all([
        setup.upstreams.heroes.nextCall(),
        setup.upstreams.villains.nextCall(),
      ]);
      let isAborted = false;
      other.aborted.then(() => {
        isAborted = true;
      });
      failing.respond(new Response("", { status: 500 }));
      expect((await response).status).toBe(502);
      // After a whole fight, the cancellation of the one before would have arrived.
      setup.upstreams.waiting.clear();
      expect(await status(setup, `${FIGHT}?mode=sequential`)).toBe(200);
      return isAborted;
    },
    { waiting: upstreamNames },
  ),

  log: probing(async (setup) => {
    await setup.fights.send(`${FIGHT}?mode=parallel`);
    await setup.fights.stop();
    return setup.fights.output.some((line) => line.startsWith("{") && line.includes(FIGHT));
  }),

  metrics: probing(async (setup) => (await status(setup, "/metrics")) === 200),

  timing: probing(async ({ fights }) => (await fights.send(FIGHT)).headers.has("server-timing")),

  correlation: probing(async ({ fights, upstreams }) => {
    const headers = { "x-correlation-id": "fight-42" };
    const response = await fights.send(FIGHT, { headers });
    const sent = upstreamNames.map((name) => upstreams[name].calls[0]?.headers.get("x-correlation-id"));
    return [response.headers.get("x-correlation-id"), ...sent].every((id) => id === "fight-42");
  }),

  deadlineSent: probing(async ({ fights, upstreams }) => {
    await fights.send(FIGHT);
    return upstreamNames.every((name) => upstreams[name].calls[0]?.headers.has("x-deadline-ms"));
  }),

  retries: probing(
    async ({ fights, upstreams }) => {
      // The budget is earned by earlier calls.
      for (let fight = 0; fight < ENOUGH; fight++) {
        await fights.send(FIGHT);
        await upstreams.heroes.nextCall();
      }
      upstreams.waiting.add("heroes");
      const response = fights.send(FIGHT);
      const call = await upstreams.heroes.nextCall();
      // The second attempt gets a draw at once.
      upstreams.waiting.clear();
      call.respond(new Response("", { status: 503 }));
      return (await response).status === 200;
    },
    { variables: { UPSTREAM_RETRIES: "true" } },
  ),

  breaker: probing(
    async ({ fights, upstreams }) => {
      for (let fight = 0; fight < ENOUGH; fight++) {
        const response = fights.send(`${FIGHT}?mode=sequential`);
        const next = await Promise.race([upstreams.heroes.nextCall(), response]);
        if ("respond" in next) next.respond(new Response("", { status: 500 }));
        await response;
      }
      return upstreams.heroes.calls.length < ENOUGH;
    },
    { waiting: ["heroes"], variables: WITH_BREAKER },
  ),

  queue: probing(
    async ({ fights, upstreams }) => {
      const first = fights.send(FIGHT);
      const call = await upstreams.heroes.nextCall();
      const second = fights.send(FIGHT);
      // Where it is refused, that is at once; otherwise it waits for the first one.
      const refused = second.then(({ status: code }) => code === 503);
      await fights.send("/health");
      upstreams.waiting.clear();
      call.respond(drawFrom("heroes"));
      expect((await first).status).toBe(200);
      return await refused;
    },
    { waiting: ["heroes"], variables: { UPSTREAM_MAX_IN_FLIGHT: "1", UPSTREAM_MAX_QUEUE: "0" } },
  ),

  sharing: probing(async (setup) => {
    const statuses = await Promise.all(
      ["coalesced", "hedged"].map((mode) => status(setup, `${FIGHT}?mode=${mode}`)),
    );
    return statuses.every((code) => code === 200);
  }),

  unknownFields: probing(
    async ({ fights, upstreams }) => {
      const response = fights.send(FIGHT);
      (await upstreams.heroes.nextCall()).respond(Response.json({ ...hero, weakness: "silence" }));
      const fight = (await (await response).json()) as { hero: object };
      return "weakness" in fight.hero;
    },
    { waiting: ["heroes"] },
  ),

  strictQuery: probing(async (setup) => (await status(setup, `${FIGHT}?speed=fast`)) === 422),

  methods: probing(async ({ fights }) => {
    const response = await fights.send(FIGHT, { method: "DELETE" });
    return response.status === 405 && response.headers.has("allow");
  }),

  ready: probing(async (setup) => (await status(setup, "/ready")) !== 404),

  openapi: probing(async (setup) => (await status(setup, "/swagger/json")) === 200),
};
