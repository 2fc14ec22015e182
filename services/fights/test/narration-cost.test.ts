import { describe, expect, test } from "bun:test";
import { narrate } from "./narrate.ts";
import { fightOf, newFight, startNarrated } from "./narrated-fights.ts";
import { completion, startNarrationStandIn } from "./narration-stand-in.ts";
import { scrape } from "./scrape.ts";

const failing = () => new Response("", { status: 500 });

describe("a call is paid for once:", () => {
  test("requests for the same story at the same time share it", async () => {
    await using service = startNarrationStandIn();
    const responding = Promise.withResolvers<Response>();
    service.respond = () => responding.promise;
    await using setup = await startNarrated(service);
    const called = service.nextCall();
    const narrations = Array.from({ length: 20 }, () => narrate(setup.fights, fightOf()));
    await called;
    responding.resolve(completion("Shared."));
    for (const one of await Promise.all(narrations)) expect(one.narration).toBe("Shared.");
    expect(service.calls.length).toBe(1);
  });

  test("later requests for it get the text that was kept, whatever the id and date of their fight", async () => {
    await using service = startNarrationStandIn();
    await using setup = await startNarrated(service);
    const first = await narrate(setup.fights, fightOf());
    service.respond = failing;
    expect(await narrate(setup.fights, fightOf())).toEqual(first);
    expect(service.calls.length).toBe(1);
  });

  test("a client that disconnects does not cancel it, and the text is kept", async () => {
    await using service = startNarrationStandIn();
    const responding = Promise.withResolvers<Response>();
    service.respond = () => responding.promise;
    await using setup = await startNarrated(service);
    const called = service.nextCall();
    const client = new AbortController();
    const abandoned = setup.fights.send("/api/fights/narrate", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ fight: fightOf() }),
      signal: client.signal,
    });
    await called;
    client.abort();
    await expect(abandoned).rejects.toThrow();
    responding.resolve(completion("Kept."));
    expect(await narrate(setup.fights, fightOf())).toEqual({ narration: "Kept.", source: "service" });
    expect(service.calls.length).toBe(1);
  });

  test("a failed call is not kept", async () => {
    await using service = startNarrationStandIn();
    service.respond = failing;
    await using setup = await startNarrated(service);
    expect((await narrate(setup.fights, fightOf())).fallback).toBe("narration_bad_status");
    service.respond = () => completion("Again.");
    expect((await narrate(setup.fights, fightOf())).narration).toBe("Again.");
  });
});

test("NARRATION_MAX_PER_MINUTE limits the calls of all clients together", async () => {
  await using service = startNarrationStandIn();
  await using setup = await startNarrated(service, { NARRATION_MAX_PER_MINUTE: "2" });
  const sources: string[] = [];
  for (let count = 0; count < 4; count++) {
    const { source, fallback = "" } = await narrate(setup.fights, newFight());
    sources.push(`${source} ${fallback}`.trim());
  }
  const spent = "template narration_budget_spent";
  expect(sources).toEqual(["service", "service", spent, spent]);
  expect(service.calls.length).toBe(2);
});

test("NARRATION_MAX_IN_FLIGHT limits the calls at once; the queue behind them is short", async () => {
  await using service = startNarrationStandIn();
  const responding = Promise.withResolvers<void>();
  let inFlight = 0;
  let most = 0;
  service.respond = async () => {
    most = Math.max(most, ++inFlight);
    await responding.promise;
    inFlight--;
    return completion("In its turn.");
  };
  await using setup = await startNarrated(service, { NARRATION_MAX_IN_FLIGHT: "1" });
  const called = service.nextCall();
  const narrations = Array.from({ length: 7 }, () => narrate(setup.fights, newFight()));
  await called;
  // One in flight, four that wait, and two that are refused at once.
  await Promise.race(narrations);
  responding.resolve();
  const fallbacks = (await Promise.all(narrations)).map(({ fallback = "none" }) => fallback).toSorted();
  expect(fallbacks).toEqual(
    [...Array(5).fill("none"), "narration_overloaded", "narration_overloaded"].toSorted(),
  );
  expect(most).toBe(1);
});

test("a service that fails again and again is not called for each request, and /ready shows its circuit", async () => {
  await using service = startNarrationStandIn();
  service.respond = failing;
  await using setup = await startNarrated(service);
  const fallbacks: unknown[] = [];
  for (let count = 0; count < 8; count++) fallbacks.push((await narrate(setup.fights, newFight())).fallback);
  expect(fallbacks).toEqual([
    ...Array(5).fill("narration_bad_status"),
    ...Array(3).fill("narration_circuit_open"),
  ]);
  expect(service.calls.length).toBe(5);
  const { status, circuits } = await (await setup.fights.send("/ready")).json();
  expect({ status, circuit: circuits.narration }).toEqual({ status: "ready", circuit: "open" });
  expect(await scrape(setup.fights, "upstream_circuit_state", { upstream: "narration" })).toBe(1);
});

test.each([
  ["refuses its key: 401", () => new Response("", { status: 401 }), "narration_refused"],
  ["is not paid: 402", () => new Response("", { status: 402 }), "narration_refused"],
  ["forbids it: 403", () => new Response("", { status: 403 }), "narration_refused"],
  [
    "limits the rate: 429",
    () => new Response("", { status: 429, headers: { "retry-after": "30" } }),
    "narration_rate_limited",
  ],
] as const)(
  "a service that %s is not called again for a time, and each response says why",
  async (_, respond, fallback) => {
    await using service = startNarrationStandIn();
    service.respond = respond;
    await using setup = await startNarrated(service);
    for (let count = 0; count < 3; count++)
      expect((await narrate(setup.fights, newFight())).fallback).toBe(fallback);
    expect(service.calls.length).toBe(1);
  },
);
