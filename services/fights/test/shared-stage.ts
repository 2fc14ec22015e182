import { expect } from "bun:test";
import type { StandIn } from "@super-heroes/testing/stand-in";
import type { Fight } from "../src/model.ts";
import type { UpstreamName } from "./cast.ts";
import { hero, location, villain } from "./fighters.ts";
import { type StageSet, setStage } from "./stage-set.ts";

/** Fights with one shared call in flight per upstream, so that the second one to leave takes all who wait. */
export const setSharedStage = (waiting: readonly UpstreamName[] = ["heroes"]) =>
  setStage({ waiting, variables: { UPSTREAM_SHARED_IN_FLIGHT: "1", DEADLINE_MS: "60000" } });

/** A fight in the mode `coalesced`. */
export const execute = ({ fights }: StageSet, init: RequestInit = {}) =>
  fights.send("/api/fights/execute_fight?mode=coalesced", init);

/** So many fights, all at once. */
export const many = (count: number, fight: () => Promise<Response>) => Array.from({ length: count }, fight);

/** The fights that were answered. */
export const fightsOf = (responses: Promise<Response>[]): Promise<Fight[]> =>
  Promise.all(
    responses.map(async (response) => {
      expect((await response).status).toBe(200);
      return (await (await response).json()) as Fight;
    }),
  );

/** Resolves when so many draws have been asked of an upstream that answers: those fights wait for the others by then. */
export async function drawsAsked(upstream: StandIn, count: number): Promise<void> {
  for (let asked = 0; asked < count; ) asked += (await upstream.nextCall()).count ?? 1;
}

/** A call that holds the place in flight, and `count` further fights that have gathered behind it. */
export async function gathered(stage: StageSet, count: number, fight = () => execute(stage)) {
  const first = execute(stage);
  const inFlight = await stage.cast.heroes.nextCall();
  await drawsAsked(stage.cast.villains, 1);
  const fights = many(count, fight);
  await drawsAsked(stage.cast.villains, count);
  return { first, inFlight, fights };
}

/** The ids of the fights that are stored, in order. */
export const stored = async ({ fights }: StageSet) =>
  (await fights.store.latest(100, undefined)).map(({ id }) => id).toSorted();
/** The ids of fights, in order. */
export const idsOf = (fights: Fight[]) => fights.map(({ id }) => id).toSorted();

/** A list of draws, each with another id, from `first` on. */
export function distinct(name: UpstreamName, count: number, first = 1): Response {
  const drawn = { heroes: hero, villains: villain, locations: location }[name];
  return Response.json(Array.from({ length: count }, (_, index) => ({ ...drawn, id: first + index })));
}

/** The numbers from 1 on. */
export const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
/** Ids in order. */
export const ascending = (ids: (number | undefined)[]) => ids.toSorted((a, b) => (a ?? 0) - (b ?? 0));
