import { expect, test } from "bun:test";
import { Deadline } from "../request/deadline.ts";
import { type Scope, withinScope } from "../request/scope.ts";
import { ownCalls } from "./legs.fixture.ts";
import { sequential } from "./sequential.ts";

const request = { correlationId: "id", deadline: Deadline.after(60_000) };

test("legs run in their order, one at a time", async () => {
  const events: string[] = [];
  const leg = (name: string) => async () => {
    events.push(`${name} starts`);
    await new Promise(setImmediate);
    events.push(`${name} ends`);
  };
  const legs = ownCalls({ hero: leg("hero"), villain: leg("villain"), location: leg("location") });
  await withinScope(request, (scope) => sequential(legs, scope));
  expect(events).toEqual([
    "hero starts",
    "hero ends",
    "villain starts",
    "villain ends",
    "location starts",
    "location ends",
  ]);
});

test("every answer is under its leg's name, and every leg has the request's scope", async () => {
  const scopes: Scope[] = [];
  const leg =
    <T>(answer: T) =>
    async (scope: Scope) => {
      scopes.push(scope);
      return answer;
    };
  await withinScope(request, async (scope) => {
    const results = await sequential(ownCalls({ hero: leg("Ada"), level: leg(7) }), scope);
    expect(results).toEqual({ hero: "Ada", level: 7 });
    expect(scopes).toEqual([scope, scope]);
  });
});

test("the first failure ends it: the legs after it never start", async () => {
  const failure = new Error("no villain");
  let started = false;
  const legs = ownCalls({
    villain: () => Promise.reject(failure),
    location: async () => {
      started = true;
    },
  });
  await expect(withinScope(request, (scope) => sequential(legs, scope))).rejects.toBe(failure);
  expect(started).toBe(false);
});
