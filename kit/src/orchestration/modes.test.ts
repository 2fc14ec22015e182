import { describe, expect, test } from "bun:test";
import { Deadline } from "../request/deadline.ts";
import { withinScope } from "../request/scope.ts";
import { ownCalls } from "./legs.fixture.ts";
import { MODES, orchestrators } from "./modes.ts";

test("there are four modes", () => {
  expect(MODES).toEqual(["sequential", "parallel", "coalesced", "hedged"]);
});

describe.each(MODES)("%s", (mode) => {
  const request = { correlationId: "id", deadline: Deadline.after(60_000) };

  test("gives every leg's response under its name", async () => {
    const legs = ownCalls({ hero: async () => "Ada", level: async () => 7, none: async () => undefined });
    expect(await withinScope(request, (scope) => orchestrators[mode](legs, scope))).toEqual({
      hero: "Ada",
      level: 7,
      none: undefined,
    });
  });

  test("fails with the leg that fails", async () => {
    const failure = new Error("no villain");
    const legs = ownCalls({ hero: async () => "Ada", villain: () => Promise.reject(failure) });
    await expect(withinScope(request, (scope) => orchestrators[mode](legs, scope))).rejects.toBe(failure);
  });

  test("has nothing to do without legs", async () => {
    expect(await withinScope(request, (scope) => orchestrators[mode]({}, scope))).toEqual({});
  });
});
