import { expect } from "bun:test";
import { hero, location, villain } from "@super-heroes/testing/stand-ins/draws";
import type { UpstreamName } from "@super-heroes/testing/stand-ins/fight-upstreams";
import type { StandIn } from "@super-heroes/testing/stand-ins/stand-in";
import type { Fight } from "../src/model.ts";
import { type FightsWithStandIns, startWithStandIns } from "./fights-with-stand-ins.ts";

/** Starts fights with one shared call in flight per upstream, so that the second call is for all waiting fights. */
export const startSharing = (waiting: readonly UpstreamName[] = ["heroes"]) =>
  startWithStandIns({ waiting, variables: { UPSTREAM_SHARED_IN_FLIGHT: "1", DEADLINE_MS: "60000" } });

/** Executes a fight in mode `coalesced`. */
export const execute = ({ fights }: FightsWithStandIns, init: RequestInit = {}) =>
  fights.send("/api/fights/execute_fight?mode=coalesced", init);

/** Starts so many fights at once. */
export const many = (count: number, fight: () => Promise<Response>) => Array.from({ length: count }, fight);

/** The fights in the responses. */
export const fightsOf = (responses: Promise<Response>[]): Promise<Fight[]> =>
  Promise.all(
    responses.map(async (response) => {
      expect((await response).status).toBe(200);
      return (await (await response).json()) as Fight;
    }),
  );

/** Resolves when so many draws were called at an upstream that responds. Their fights then wait for the other upstreams. */
export async function drawsCalled(upstream: StandIn, count: number): Promise<void> {
  for (let called = 0; called < count; ) called += (await upstream.nextCall()).count ?? 1;
}

/** A call in flight, and `count` more fights that wait for the next one. */
export async function gathered(setup: FightsWithStandIns, count: number, fight = () => execute(setup)) {
  const first = execute(setup);
  const inFlight = await setup.upstreams.heroes.nextCall();
  await drawsCalled(setup.upstreams.villains, 1);
  const fights = many(count, fight);
  await drawsCalled(setup.upstreams.villains, count);
  return { first, inFlight, fights };
}

/** The ids of the fights that are stored, in order. */
export const stored = async ({ fights }: FightsWithStandIns) =>
  (await fights.store.latest(100, undefined)).map(({ id }) => id).toSorted();
/** The ids of fights, in order. */
export const idsOf = (fights: Fight[]) => fights.map(({ id }) => id).toSorted();

/** A list of draws with distinct ids from `first` on. */
export function distinct(name: UpstreamName, count: number, first = 1): Response {
  const drawn = { heroes: hero, villains: villain, locations: location }[name];
  return Response.json(Array.from({ length: count }, (_, index) => ({ ...drawn, id: first + index })));
}

/** The numbers from 1 to `count`. */
export const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
/** Ids in order. */
export const ascending = (ids: (number | undefined)[]) => ids.toSorted((a, b) => (a ?? 0) - (b ?? 0));
