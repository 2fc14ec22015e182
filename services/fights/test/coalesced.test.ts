import { describe, expect, test } from "bun:test";
import type { Call } from "@super-heroes/testing/stand-in";
import type { Fight } from "../src/model.ts";
import { drawFrom } from "./cast.ts";
import {
  ascending,
  distinct,
  drawsAsked,
  execute,
  fightsOf,
  gathered,
  idsOf,
  many,
  setSharedStage,
  stored,
  upTo,
} from "./shared-stage.ts";
import { setStage } from "./stage-set.ts";

describe("fights that wait at the same time share a call", () => {
  test.each([
    ["heroes", "villains", ({ hero: { id } }: Fight) => id],
    ["villains", "locations", ({ villain: { id } }: Fight) => id],
    ["locations", "heroes", ({ location: { id } }: Fight) => id],
  ] as const)("to %s, and each has a draw of its own: none twice, none lost", async (name, other, idOf) => {
    await using stage = await setSharedStage([name]);
    const first = execute(stage);
    const inFlight = await stage.cast[name].nextCall();
    const others = many(5, () => execute(stage));
    await drawsAsked(stage.cast[other], 6);
    inFlight.respond(distinct(name, 1));
    const shared = await stage.cast[name].nextCall();
    expect([inFlight.count, shared.count]).toEqual([1, 5]);
    shared.respond(distinct(name, 5, 2));

    const fights = await fightsOf([first, ...others]);
    expect(ascending(fights.map(idOf))).toEqual(upTo(6));
    expect(idOf(fights[0] as Fight)).toBe(1);
    expect(stage.cast[name].calls).toHaveLength(2);
    expect(await stored(stage)).toEqual(idsOf(fights));
  });

  test("and what is stored is what each was answered", async () => {
    await using stage = await setSharedStage();
    const { first, inFlight, fights } = await gathered(stage, 3);
    inFlight.respond(distinct("heroes", 1));
    (await stage.cast.heroes.nextCall()).respond(distinct("heroes", 3, 2));
    for (const fight of await fightsOf([first, ...fights]))
      expect(await stage.fights.store.find(fight.id)).toEqual(fight);
  });

  test("and no more calls are in flight than are allowed", async () => {
    await using stage = await setStage({
      waiting: ["heroes"],
      variables: { UPSTREAM_SHARED_IN_FLIGHT: "2" },
    });
    const responses: Promise<Response>[] = [];
    const calls: Call[] = [];
    for (let call = 0; call < 2; call++) {
      responses.push(execute(stage));
      calls.push(await stage.cast.heroes.nextCall());
    }
    responses.push(...many(3, () => execute(stage)));
    await drawsAsked(stage.cast.villains, 5);
    expect(stage.cast.heroes.calls.map(({ count }) => count)).toEqual([1, 1]);
    for (const call of calls) call.respond(drawFrom("heroes", call));
    for (let left = 3; left > 0; ) {
      const call = await stage.cast.heroes.nextCall();
      left -= call.count ?? 0;
      call.respond(drawFrom("heroes", call));
    }
    await fightsOf(responses);
  });

  test("which carries the correlation id of the one that came first", async () => {
    await using stage = await setSharedStage();
    const responses: Promise<Response>[] = [];
    for (const id of ["in-flight", "earlier", "later"]) {
      responses.push(execute(stage, { headers: { "x-correlation-id": id } }));
      await drawsAsked(stage.cast.villains, 1);
    }
    for (const id of ["in-flight", "earlier"]) {
      const call = await stage.cast.heroes.nextCall();
      expect(call.headers.get("x-correlation-id")).toBe(id);
      call.respond(drawFrom("heroes", call));
    }
    await fightsOf(responses);
  });
});
