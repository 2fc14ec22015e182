import { expect, test } from "bun:test";
import { ADA, createCaller } from "./caller.ts";
import { holdingServer } from "./holding-server.ts";
import { httpResponse, rawServer } from "./raw-server.ts";

const WAIT = "upstream_wait_seconds_total";
const labels = 'upstream="heroes",service="caller"';
const hero = httpResponse("200 OK", JSON.stringify(ADA));

/** The value of the only sample there is. */
const onlyValue = ([sample = "", ...others]: string[]): number => {
  expect(others).toEqual([]);
  return Number(sample.split(" ").at(-1));
};

test("calls are counted by upstream and outcome, a list as one, and timed together", async () => {
  const responses = [
    hero,
    httpResponse("500 Oops", ""),
    httpResponse("200 OK", JSON.stringify([ADA, ADA])),
    hero,
  ];
  using server = rawServer((request) => request.send(responses[server.requests.length - 1] ?? hero));
  const { call, callMany, samples } = createCaller(server.url);
  await call();
  await expect(call()).rejects.toMatchObject({ code: "heroes_bad_status" });
  await callMany(2);
  await expect(callMany(2)).rejects.toMatchObject({ code: "heroes_bad_answer" });
  expect(await samples("upstream_calls_total")).toEqual([
    'upstream_calls_total{upstream="heroes",outcome="ok",service="caller"} 2',
    'upstream_calls_total{upstream="heroes",outcome="bad_status",service="caller"} 1',
    'upstream_calls_total{upstream="heroes",outcome="bad_answer",service="caller"} 1',
  ]);
  expect(await samples("upstream_call_duration_seconds_count")).toEqual([
    `upstream_call_duration_seconds_count{${labels}} 4`,
  ]);
});

test("a call that finds a place at once has waited for nothing", async () => {
  using server = rawServer((request) => request.send(hero));
  const { call, samples } = createCaller(server.url, { maxInFlight: 2 });
  await Promise.all([call(), call()]);
  expect(await samples(WAIT)).toEqual([`${WAIT}{${labels}} 0`]);
});

test("the time that calls waited for their turn adds up, and is a part of what they took", async () => {
  using held = holdingServer();
  const { call, samples } = createCaller(held.server.url, { maxInFlight: 1 });
  const waited = async () => onlyValue(await samples(WAIT));
  const calls = [call(), call(), call()];
  await (await held.request(1)).send(hero);
  const second = await held.request(2);
  const afterOne = await waited();
  expect(afterOne).toBeGreaterThan(0);
  await second.send(hero);
  await (await held.request(3)).send(hero);
  await Promise.all(calls);
  const afterTwo = await waited();
  expect(afterTwo).toBeGreaterThan(afterOne);
  expect(onlyValue(await samples("upstream_call_duration_seconds_sum"))).toBeGreaterThan(afterTwo);
});
