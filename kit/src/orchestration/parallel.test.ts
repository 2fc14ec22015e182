import { expect, test } from "bun:test";
import { Deadline } from "../request/deadline.ts";
import { Abandoned, type Scope, withinScope } from "../request/scope.ts";
import { ownCalls } from "./legs.fixture.ts";
import { parallel } from "./parallel.ts";

const request = { correlationId: "id", deadline: Deadline.after(60_000) };

test("all legs run at once", async () => {
  let running = 0;
  const all = Promise.withResolvers<void>();
  // No leg ends before all have started, so legs that waited for each other would never end.
  const leg = () => {
    if (++running === 3) all.resolve();
    return all.promise;
  };
  await withinScope(request, (scope) =>
    parallel(ownCalls({ hero: leg, villain: leg, location: leg }), scope),
  );
  expect(running).toBe(3);
});

test("every response is under its leg's name, whichever comes first", async () => {
  const hero = Promise.withResolvers<string>();
  const results = await withinScope(request, (scope) =>
    parallel(
      ownCalls({
        hero: () => hero.promise,
        level: async () => {
          hero.resolve("Ada");
          return 7;
        },
      }),
      scope,
    ),
  );
  expect(results).toEqual({ hero: "Ada", level: 7 });
});

test("the first failure wins, and the legs still under way are aborted", async () => {
  const failure = new Error("no villain");
  const reasons: unknown[] = [];
  const bothAborted = Promise.withResolvers<void>();
  const untilAborted = ({ signal }: Scope) =>
    new Promise<never>((_, reject) =>
      signal.addEventListener("abort", () => {
        reasons.push(signal.reason);
        reject(signal.reason);
        if (reasons.length === 2) bothAborted.resolve();
      }),
    );
  const legs = ownCalls({
    hero: untilAborted,
    villain: async () => {
      throw failure;
    },
    location: untilAborted,
  });
  await expect(withinScope(request, (scope) => parallel(legs, scope))).rejects.toBe(failure);
  await bothAborted.promise;
  expect(reasons).toEqual([expect.any(Abandoned), expect.any(Abandoned)]);
});

test("each leg's time is noted in the order in which the legs end", async () => {
  const villain = Promise.withResolvers<void>();
  const legs = ownCalls({
    hero: async () => await villain.promise,
    villain: async () => villain.resolve(),
  });
  const header = await withinScope(request, async (scope) => {
    await parallel(legs, scope);
    return scope.timings.header;
  });
  expect(header).toMatch(/^villain;dur=\d+\.\d{3}, hero;dur=\d+\.\d{3}$/);
});
