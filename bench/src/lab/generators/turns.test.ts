import { afterEach, describe, expect, test } from "bun:test";
import { addUp } from "../../analysis/observation/histogram.ts";
import { runTurns, type TurnsOrder, turnsLoop } from "./turns.ts";

const servers: Bun.Server<undefined>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.stop(true);
});

function serve(fetch: (request: Request) => Response | Promise<Response>): string {
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch });
  servers.push(server);
  return `http://127.0.0.1:${server.port}`;
}

const { signal } = new AbortController();
const context = { onMeasuring: () => {}, onMeasured: () => {}, signal };
const get = (url: string) => [{ url, headers: {} }];
const short = { connections: 3, warmupSeconds: 0.05, seconds: 0.2, seed: 1 };
const run = (sides: TurnsOrder["sides"], changes: Partial<TurnsOrder> = {}) =>
  runTurns({ ...short, sides, ...changes }, context);

test("one service has a turn at a time, and each has as many, in mirrored order", async () => {
  const turns: string[] = [];
  const busy = new Map<string, number>([
    ["A", 0],
    ["B", 0],
  ]);
  let together = 0;
  const respondAs = (name: string, other: string) => async () => {
    if (turns.at(-1) !== name) turns.push(name);
    busy.set(name, (busy.get(name) ?? 0) + 1);
    await Bun.sleep(1);
    if ((busy.get(other) ?? 0) > 0) together += 1;
    busy.set(name, (busy.get(name) ?? 0) - 1);
    return new Response("{}");
  };
  const urls = [serve(respondAs("A", "B")), serve(respondAs("B", "A"))];
  const { sides } = await run(urls.map(get), { warmupSeconds: 0 });
  expect(together).toBe(0);
  const [a, b] = sides;
  expect(a?.turns).toEqual({ count: 4, ms: 50 });
  expect(b?.turns).toEqual(a?.turns);
  // Two neighbours of one service look like one turn: ABBA and BAAB.
  expect(turns.join("")).toMatch(/^(ABA|BAB)+$|^(ABA|BAB|AB|BA)+$/);
  for (const side of sides) {
    expect(side.seconds).toBeGreaterThanOrEqual(0.2);
    expect(side.responses[0]?.good).toBeGreaterThan(10);
  }
});

test("all connections of a service are busy in its turn, and its requests are sent in turn", async () => {
  const seen = new Map<string, number>();
  let inFlight = 0;
  let peak = 0;
  const url = serve(async (request) => {
    const { pathname } = new URL(request.url);
    seen.set(pathname, (seen.get(pathname) ?? 0) + 1);
    inFlight += 1;
    peak = Math.max(peak, inFlight);
    await Bun.sleep(1);
    inFlight -= 1;
    return new Response("{}");
  });
  const requests = ["/a", "/b"].map((path) => ({ url: url + path, headers: {} }));
  const { sides } = await run([requests, requests], { warmupSeconds: 0 });
  expect(peak).toBe(3);
  const counted = sides.map(({ responses }) => responses.map(({ good }) => good));
  const [toA = 0, toB = 0] = [0, 1].map((place) => counted.reduce((sum, own) => sum + (own[place] ?? 0), 0));
  expect([toA, toB]).toEqual([seen.get("/a") ?? 0, seen.get("/b") ?? 0]);
  // Each connection alternates between them.
  expect(Math.abs(toA - toB)).toBeLessThanOrEqual(2 * 3);
});

test("responses to the warm-up are not counted, and its end and that of the measurement are reported", async () => {
  let made = 0;
  const events: [string, number][] = [];
  const url = serve(() => {
    made += 1;
    return new Response("{}");
  });
  const { sides } = await runTurns(
    { ...short, sides: [get(url), get(url)] },
    {
      onMeasuring: () => void events.push(["measuring", made]),
      onMeasured: () => void events.push(["measured", made]),
      signal,
    },
  );
  expect(events.map(([name]) => name)).toEqual(["measuring", "measured"]);
  const good = sides.reduce((sum, { responses }) => sum + (responses[0]?.good ?? 0), 0);
  expect(good).toBeLessThan(made);
  expect(events[0]?.[1]).toBeGreaterThan(0);
});

describe("what fails is counted, on the side where it failed, and has no latency:", () => {
  const good = () => serve(() => new Response("{}"));

  test("a status that is not 2xx", async () => {
    const bad = serve(() => new Response("", { status: 500 }));
    const { sides } = await run([get(good()), get(bad)]);
    expect(sides[0]?.responses[0]?.errors).toBe(0);
    const [failed] = sides[1]?.responses ?? [];
    expect(failed).toMatchObject({ good: 0, timeouts: 0 });
    expect(Object.keys(failed?.failures ?? {})).toEqual(["status 500"]);
    expect(failed && addUp([failed.histogram]).totalCount).toBe(0);
  });

  test("a connection that is refused", async () => {
    const { sides } = await run([get(good()), get("http://127.0.0.1:1")]);
    expect(Object.keys(sides[1]?.responses[0]?.failures ?? {})).toEqual(["connection refused"]);
  });

  test("a response that takes too long", async () => {
    const hanging = serve(() => new Promise<Response>(() => {}));
    const { sides } = await run([get(good()), get(hanging)], { timeoutMs: 50, warmupSeconds: 0 });
    const [failed] = sides[1]?.responses ?? [];
    expect(failed?.timeouts).toBeGreaterThan(0);
    expect(failed?.timeouts).toBe(failed?.errors ?? 0);
  });
});

test("a service that closes each connection is measured on new ones", async () => {
  const url = serve(() => new Response("{}", { headers: { connection: "close" } }));
  const { sides } = await run([get(url), get(url)]);
  for (const { responses } of sides) expect(responses[0]).toMatchObject({ errors: 0 });
  expect(sides[0]?.responses[0]?.good).toBeGreaterThan(0);
});

test("one service is measured in one piece, as with other closed loops", async () => {
  const bodies = new Set<string>();
  const url = serve(async (request) => {
    bodies.add(`${request.method} ${await request.text()}`);
    return new Response("{}");
  });
  const request = { method: "POST" as const, headers: { "x-a": "1" }, bodies: ["one", "two"] };
  const result = await turnsLoop.run(
    { url, request, connections: 2, warmupSeconds: 0, seconds: 0.1 },
    context,
  );
  expect([...bodies].toSorted()).toEqual(["POST one", "POST two"]);
  expect(result).toMatchObject({ errors: 0, dropped: 0, generator: { tool: "turns" } });
  expect(result.turns).toBeUndefined();
  expect(addUp([result.histogram]).totalCount).toBe(result.good);
});

test("aborting ends the generator, with the reason", async () => {
  const stop = new AbortController();
  const url = serve(() => new Promise<Response>(() => {}));
  const running = runTurns(
    { ...short, sides: [get(url), get(url)], warmupSeconds: 0 },
    { ...context, onMeasuring: () => stop.abort(new Error("enough")), signal: stop.signal },
  );
  await expect(running).rejects.toThrow("enough");
});
