import { afterEach, describe, expect, test } from "bun:test";
import { Cancellation } from "../../src/request/cancellation.ts";
import { captureLog } from "../captured-log.ts";
import { membersOf, type ReplicaServer, replicaServers } from "./replica-servers.ts";

const servers = replicaServers();
const { serve } = servers;
afterEach(() => servers.stop());

const three = (): [ReplicaServer, ReplicaServer, ReplicaServer] => [serve(), serve(), serve()];
const urlsOf = (replicas: readonly ReplicaServer[]) => replicas.map(({ url }) => url);
const times = (count: number) => Array.from({ length: count });
const failing = () => new Response("", { status: 500 });

/** The number of calls that each replica received during `work`. */
async function callsDuring(replicas: readonly ReplicaServer[], work: () => Promise<unknown>) {
  const before = replicas.map(({ calls }) => calls);
  await work();
  return replicas.map(({ calls }, index) => calls - (before[index] ?? 0));
}

test("each of three equal replicas gets a third of the calls, within 5 %", async () => {
  const replicas = three();
  const { members, call, samples } = membersOf(urlsOf(replicas));
  for (const _ of times(6000)) await call();
  for (const { calls } of replicas) expect(Math.abs(calls - 2000)).toBeLessThan(100);
  const counted = await samples("upstream_replica_calls_total");
  for (const { calls, port } of replicas)
    expect(counted).toContain(
      `upstream_replica_calls_total{upstream="heroes",replica="127.0.0.1:${port}",outcome="ok",service="caller"} ${calls}`,
    );
  members.close();
});

test("calls at once are spread: none waits at one replica while another is idle", async () => {
  const replicas = three();
  const held = Promise.withResolvers<void>();
  for (const replica of replicas)
    replica.respond = async () => {
      await held.promise;
      return new Response("{}");
    };
  const { members, call } = membersOf(urlsOf(replicas));
  const responses = times(30).map(() => call());
  const inFlight = members.views().map(({ in_flight }) => in_flight);
  expect(Math.min(...inFlight)).toBeGreaterThanOrEqual(7);
  expect(inFlight.reduce((sum, count) => sum + count)).toBe(30);
  held.resolve();
  await Promise.all(responses);
  expect(members.views().map(({ in_flight }) => in_flight)).toEqual([0, 0, 0]);
  members.close();
});

test("a further call of one request goes to any replica, once the one before has succeeded", async () => {
  const [busy, free] = [serve(), serve()];
  const held = Promise.withResolvers<void>();
  busy.respond = async () => {
    await held.promise;
    return new Response("{}");
  };
  const { members, call } = membersOf(urlsOf([busy, free]));
  // One each.
  const waiting = [call(), call()];
  await Promise.race(waiting);
  const request = new Cancellation();
  for (const _ of times(10)) await members.client.get("/hero", "", request);
  expect([busy.calls, free.calls]).toEqual([1, 11]);
  held.resolve();
  await Promise.all(waiting);
  members.close();
});

describe("a replica that is dead", () => {
  test("fails only the calls that were in flight: the others go on to another one", async () => {
    const replicas = three();
    const [dying] = replicas;
    const { members, call, states } = membersOf(urlsOf(replicas));
    for (const _ of times(30)) await call();
    const arrived = Promise.withResolvers<void>();
    dying.respond = () => {
      arrived.resolve();
      return new Promise(() => {});
    };
    let failed = 0;
    const inFlight = times(12).map(() => call().catch(() => (failed += 1)));
    await arrived.promise;
    const held = members.views()[0]?.in_flight ?? 0;
    await dying.stop();
    await Promise.all(inFlight);
    expect(failed).toBeLessThanOrEqual(held);
    for (const _ of times(200)) expect((await call()).status).toBe(200);
    expect(states()).toEqual(["ejected", "up", "up"]);
    members.close();
  });

  test("fails no request of another method: a request that found no connection was not sent", async () => {
    const replicas = three();
    const { members, states } = membersOf(urlsOf(replicas));
    await replicas[0].stop();
    const post = { method: "POST", path: "/api/heroes", headers: "", body: Buffer.from("{}") };
    for (const _ of times(60)) expect((await members.client.exchange(post)).status).toBe(200);
    expect(states()).toEqual(["ejected", "up", "up"]);
    members.close();
  });

  test("and refuses no connection, because its machine is gone, costs no call more than the limit for a connection", async () => {
    const living = serve();
    // An address of TEST-NET-1 (RFC 5737), to which no connection is made.
    const { members, call, states } = membersOf([living.url, "http://192.0.2.1:8001"], { leastMs: 20 });
    for (const _ of times(30)) expect((await call()).status).toBe(200);
    expect(states()).toEqual(["up", "ejected"]);
    members.close();
  });

  test("as all others is the error that it is with one", async () => {
    const replicas = three();
    const { members, call } = membersOf(urlsOf(replicas));
    for (const replica of replicas) await replica.stop();
    for (const _ of times(40)) await expect(call()).rejects.toMatchObject({ code: "unreachable" });
    members.close();
  });
});

test("a replica that responds with errors is ejected after five in a row", async () => {
  const replicas = three();
  replicas[0].respond = failing;
  const { members, call, states, samples } = membersOf(urlsOf(replicas));
  const ejections = async () =>
    (await samples("upstream_replica_ejections_total")).filter((line) => line.includes('reason="failing"'));
  // The series are there before the first ejection: Prometheus sees it as an increase.
  expect((await ejections()).map((line) => line.split(" ").at(-1))).toEqual(["0", "0", "0"]);
  for (const _ of times(200)) await call();
  expect(replicas[0].calls).toBe(5);
  expect(states()).toEqual(["ejected", "up", "up"]);
  expect((await ejections()).map((line) => line.split(" ").at(-1))).toEqual(["1", "0", "0"]);
  expect(await samples("upstream_replicas")).toEqual([
    'upstream_replicas{upstream="heroes",state="up",service="caller"} 2',
    'upstream_replicas{upstream="heroes",state="returning",service="caller"} 0',
    'upstream_replicas{upstream="heroes",state="ejected",service="caller"} 1',
  ]);
  members.close();
});

test("never more than half are ejected, and with all failing each call is still made", async () => {
  const replicas = three();
  for (const replica of replicas) replica.respond = failing;
  const { members, call, states } = membersOf(urlsOf(replicas));
  for (const _ of times(100)) expect((await call()).status).toBe(500);
  expect(states().filter((state) => state === "ejected")).toHaveLength(1);
  members.close();
});

test("a replica that is slow is ejected, and no further call waits for it", async () => {
  const replicas = three();
  const clock = { nowMs: 0 };
  const takes = (ms: number) => () => {
    clock.nowMs += ms;
    return new Response("{}");
  };
  const [slow, ...others] = replicas;
  slow.respond = takes(200);
  for (const other of others) other.respond = takes(4);
  const { members, call, states } = membersOf(urlsOf(replicas), { clock });
  for (const _ of times(30)) await call();
  expect(states()).toEqual(["ejected", "up", "up"]);
  const [toSlow] = await callsDuring(replicas, async () => {
    for (const _ of times(300)) await call();
  });
  expect(toSlow).toBe(0);
  members.close();
});

test("a replica that comes back gets a tenth of its calls at first, and then its whole share", async () => {
  const replicas = three();
  const { members, call, states, clock } = membersOf(urlsOf(replicas));
  const thousandCalls = () =>
    callsDuring(replicas, async () => {
      for (const _ of times(1000)) await call();
    });
  await replicas[0].stop();
  for (const _ of times(60)) await call();
  replicas[0].start();
  expect((await thousandCalls())[0]).toBe(0);

  clock.nowMs += 5_001;
  const atFirst = (await thousandCalls())[0] ?? 0;
  expect(states()).toEqual(["returning", "up", "up"]);
  expect(atFirst).toBeGreaterThan(10);
  expect(atFirst).toBeLessThan(60);

  clock.nowMs += 10_000;
  const atLast = (await thousandCalls())[0] ?? 0;
  expect(states()).toEqual(["up", "up", "up"]);
  expect(Math.abs(atLast - 333)).toBeLessThan(60);
  members.close();
});

test("one address is called directly: its calls are those of its client, and it is never ejected", async () => {
  const only = serve();
  const { members, call, states, samples } = membersOf([only.url]);
  only.respond = failing;
  for (const _ of times(20)) expect((await call()).status).toBe(500);
  expect(states()).toEqual(["up"]);
  expect(await samples("upstream_replica_calls_total")).toEqual([]);
  const arrived = Promise.withResolvers<void>();
  only.respond = () => {
    arrived.resolve();
    return new Promise(() => {});
  };
  const client = new Cancellation();
  const response = members.client.get("/hero", "", client);
  await arrived.promise;
  expect(members.views()).toEqual([{ address: `127.0.0.1:${only.port}`, state: "up", in_flight: 1 }]);
  client.abort(new Error("no longer needed"));
  await expect(response).rejects.toThrow("no longer needed");
  members.close();
});

describe("a name with several addresses", () => {
  /** A lookup that finds the current addresses, or fails. */
  function naming(...addresses: string[]) {
    const naming = {
      addresses: addresses as readonly string[] | undefined,
      async lookup() {
        if (!naming.addresses) throw new Error("ENOTFOUND");
        return naming.addresses.map((address) => ({ address, family: 4 }));
      },
    };
    return naming;
  }

  test("has a replica at each, with the name in the Host field, and follows its changes", async () => {
    const first = serve();
    const second = serve({ hostname: "127.0.0.2", port: first.port });
    const names = naming("127.0.0.1", "127.0.0.2");
    const { members, call, samples } = membersOf([`http://heroes.example:${first.port}`], {
      lookup: names.lookup,
    });
    await members.lookUp();
    for (const _ of times(50)) await call();
    expect(first.calls).toBeGreaterThan(15);
    expect(second.calls).toBeGreaterThan(15);

    names.addresses = ["127.0.0.2", "127.0.0.3"];
    await members.lookUp();
    expect(members.views()).toEqual([
      { address: `127.0.0.2:${first.port}`, state: "up", in_flight: 0 },
      { address: `127.0.0.3:${first.port}`, state: "returning", in_flight: 0 },
    ]);
    const [toFirst] = await callsDuring([first], async () => {
      for (const _ of times(20)) await call();
    });
    expect(toFirst).toBe(0);
    expect((await samples("upstream_replica_calls_total")).join()).not.toContain("127.0.0.1");
    members.close();
  });

  test("is looked up at once when a replica cannot be reached", async () => {
    const first = serve();
    serve({ hostname: "127.0.0.2", port: first.port });
    const names = naming("127.0.0.1", "127.0.0.9");
    let lookedUp = () => {};
    const { members, call, clock } = membersOf([`http://heroes.example:${first.port}`], {
      lookup: () => {
        lookedUp();
        return names.lookup();
      },
    });
    await members.lookUp();
    clock.nowMs += 1000;
    names.addresses = ["127.0.0.1", "127.0.0.2"];
    const isLookedUp = new Promise<void>((resolve) => {
      lookedUp = resolve;
    });
    for (const _ of times(10)) expect((await call()).status).toBe(200);
    await isLookedUp;
    await members.lookUp();
    expect(members.views().map(({ address }) => address)).toEqual([
      `127.0.0.1:${first.port}`,
      `127.0.0.2:${first.port}`,
    ]);
    members.close();
  });

  test("that no longer resolves keeps its last addresses, with one line in the log and a metric", async () => {
    const first = serve();
    const { log, lines } = captureLog();
    const names = naming("127.0.0.1", "127.0.0.2");
    const { members, call, samples } = membersOf([`http://heroes.example:${first.port}`], {
      lookup: () => names.lookup(),
      log,
    });
    await members.lookUp();
    names.addresses = undefined;
    await members.lookUp();
    await members.lookUp();
    expect(members.views()).toHaveLength(2);
    expect((await call()).status).toBe(200);
    expect(await samples("upstream_lookups_failed_total")).toEqual([
      'upstream_lookups_failed_total{upstream="heroes",service="caller"} 2',
    ]);
    const messages = () => lines.map(({ msg }) => msg);
    const lost = "the name of an upstream does not resolve; its last known addresses are called";
    expect(messages().filter((message) => message === lost)).toHaveLength(1);
    names.addresses = ["127.0.0.1", "127.0.0.2"];
    await members.lookUp();
    expect(messages()).toContain("the name of an upstream resolves again");
    members.close();
  });

  test("of another name is one replica, which is called as one and logged once", async () => {
    const first = serve();
    const { log, lines } = captureLog();
    const names = naming("127.0.0.1");
    const urls = [`http://a.example:${first.port}`, `http://b.example:${first.port}`];
    const { members } = membersOf(urls, { lookup: names.lookup, log });
    await members.lookUp();
    await members.lookUp();
    expect(members.views().map(({ address }) => address)).toEqual([`127.0.0.1:${first.port}`]);
    const said = lines.filter(({ msg }) => String(msg).startsWith("two URLs of an upstream are one replica"));
    expect(said.map(({ found }) => found)).toEqual([
      `${urls[0]} and ${urls[1]} are both 127.0.0.1:${first.port}`,
    ]);
    members.close();
  });
});
