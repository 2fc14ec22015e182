import { afterEach, describe, expect, test } from "bun:test";
import { Deadline } from "../../src/request/deadline.ts";
import { type Scope, withinScope } from "../../src/request/scope.ts";
import { ADA, createCaller, heroCheck } from "./caller.ts";
import { expectCode } from "./expect-code.ts";
import { replicaServers } from "./replica-servers.ts";

const servers = replicaServers();
const { serve } = servers;
afterEach(() => servers.stop());

const times = (count: number) => Array.from({ length: count });

describe("a retry goes to another replica", () => {
  test.each([500, 503])("when one responds %i", async (status) => {
    const broken = serve();
    const { call, upstream, outcomes } = createCaller([broken.url, serve().url, serve().url], {
      retries: true,
      breaker: true,
    });
    for (const _ of times(100)) await call();
    const before = broken.calls;
    broken.respond = () => new Response("", { status, headers: { "retry-after": "60" } });
    for (const _ of times(100)) expect(await call()).toEqual(ADA);
    expect(await outcomes()).toEqual({ ok: 200 });
    expect(broken.calls).toBe(before + 5);
    expect(upstream.replicas()[0]?.state).toBe("ejected");
    upstream.close();
  });

  test("and is counted as one call of the upstream, within the budget", async () => {
    const replicas = [serve(), serve(), serve()];
    for (const replica of replicas) replica.respond = () => new Response("", { status: 500 });
    const { call, samples, upstream } = createCaller(
      replicas.map(({ url }) => url),
      { retries: true },
    );
    for (const _ of times(50)) await expectCode(call(), 502, "heroes_bad_status");
    // Three at first, and a tenth of the calls.
    const made = replicas.reduce((sum, { calls }) => sum + calls, 0);
    expect(made).toBeLessThanOrEqual(50 + 3 + 5);
    expect((await samples("upstream_retries_denied_total"))[0]).not.toMatch(/ 0$/);
    upstream.close();
  });
});

test("the second attempt of a hedged call goes to another replica than the first", async () => {
  const replicas = [serve(), serve(), serve()];
  const held = Promise.withResolvers<void>();
  for (const replica of replicas)
    replica.respond = async () => {
      await held.promise;
      return Response.json(ADA);
    };
  const { upstream } = createCaller(replicas.map(({ url }) => url));
  const get = (scope: Scope) => scope.run((own) => upstream.get("/hero", heroCheck, own));
  await withinScope({ correlationId: "id", deadline: Deadline.after(60_000) }, async (request) => {
    const ends: Promise<unknown>[] = [];
    for (const _ of times(5)) {
      const before = upstream.replicas().map(({ in_flight }) => in_flight);
      const first = request.child();
      const second = request.child(first);
      ends.push(get(first), get(second));
      const after = upstream.replicas().map(({ in_flight }) => in_flight);
      const added = after.map((count, index) => count - (before[index] ?? 0)).toSorted();
      expect(added).toEqual([0, 1, 1]);
    }
    held.resolve();
    await Promise.all(ends);
  });
  upstream.close();
});
