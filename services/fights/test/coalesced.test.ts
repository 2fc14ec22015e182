import { describe, expect, test } from "bun:test";
import { drawFrom } from "@super-heroes/testing/stand-ins/fight-upstreams";
import type { Call } from "@super-heroes/testing/stand-ins/stand-in";
import type { Fight } from "../src/model.ts";
import { startWithStandIns } from "./fights-with-stand-ins.ts";
import {
  ascending,
  distinct,
  drawsCalled,
  execute,
  fightsOf,
  gathered,
  idsOf,
  many,
  startSharing,
  stored,
  upTo,
} from "./shared-calls.ts";

describe("fights that wait at the same time share a call", () => {
  test.each([
    ["heroes", "villains", ({ hero: { id } }: Fight) => id],
    ["villains", "locations", ({ villain: { id } }: Fight) => id],
    ["locations", "heroes", ({ location: { id } }: Fight) => id],
  ] as const)("to %s, and each gets its own draw: none twice, none lost", async (name, other, idOf) => {
    await using setup = await startSharing([name]);
    const first = execute(setup);
    const inFlight = await setup.upstreams[name].nextCall();
    const others = many(5, () => execute(setup));
    await drawsCalled(setup.upstreams[other], 6);
    inFlight.respond(distinct(name, 1));
    const shared = await setup.upstreams[name].nextCall();
    expect([inFlight.count, shared.count]).toEqual([1, 5]);
    shared.respond(distinct(name, 5, 2));

    const fights = await fightsOf([first, ...others]);
    expect(ascending(fights.map(idOf))).toEqual(upTo(6));
    expect(idOf(fights[0] as Fight)).toBe(1);
    expect(setup.upstreams[name].calls).toHaveLength(2);
    expect(await stored(setup)).toEqual(idsOf(fights));
  });

  test("and each response is what is stored", async () => {
    await using setup = await startSharing();
    const { first, inFlight, fights } = await gathered(setup, 3);
    inFlight.respond(distinct("heroes", 1));
    (await setup.upstreams.heroes.nextCall()).respond(distinct("heroes", 3, 2));
    for (const fight of await fightsOf([first, ...fights]))
      expect(await setup.fights.store.find(fight.id)).toEqual(fight);
  });

  test("and the limit of calls in flight holds", async () => {
    await using setup = await startWithStandIns({
      waiting: ["heroes"],
      variables: { UPSTREAM_SHARED_IN_FLIGHT: "2" },
    });
    const responses: Promise<Response>[] = [];
    const calls: Call[] = [];
    for (let call = 0; call < 2; call++) {
      responses.push(execute(setup));
      calls.push(await setup.upstreams.heroes.nextCall());
    }
    responses.push(...many(3, () => execute(setup)));
    await drawsCalled(setup.upstreams.villains, 5);
    expect(setup.upstreams.heroes.calls.map(({ count }) => count)).toEqual([1, 1]);
    for (const call of calls) call.respond(drawFrom("heroes", call));
    for (let left = 3; left > 0; ) {
      const call = await setup.upstreams.heroes.nextCall();
      left -= call.count ?? 0;
      call.respond(drawFrom("heroes", call));
    }
    await fightsOf(responses);
  });

  test("with the correlation id of the first one", async () => {
    await using setup = await startSharing();
    const responses: Promise<Response>[] = [];
    for (const id of ["in-flight", "earlier", "later"]) {
      responses.push(execute(setup, { headers: { "x-correlation-id": id } }));
      await drawsCalled(setup.upstreams.villains, 1);
    }
    for (const id of ["in-flight", "earlier"]) {
      const call = await setup.upstreams.heroes.nextCall();
      expect(call.headers.get("x-correlation-id")).toBe(id);
      call.respond(drawFrom("heroes", call));
    }
    await fightsOf(responses);
  });
});
