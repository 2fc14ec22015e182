/** A thousand fights at once, half of which fail: every response, log line, error and upstream call belongs to its request. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchService, type ServiceProcess } from "@super-heroes/system/launch/launch";
import { type RawResponse, rawRequest } from "@super-heroes/testing/http/raw-request";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { serviceNamed } from "../src/services.ts";
import { embeddedSystem } from "./embedded-system.ts";
import { startUpstreams, UPSTREAM_NAMES, type UpstreamName, type Upstreams } from "./upstreams-by-id.ts";

const COUNT = 1000;

// Generous, for a machine that is busy with other things.
setDefaultTimeout(60_000);

const ids = Array.from({ length: COUNT }, (_, number) => `fight-${number}`);
const numberOf = (id: string) => Number(id.split("-")[1]);

/** Which upstream fails for a fight: each for one of six, so that half of the fights fail and no breaker opens. */
const failsFor = (id: string): UpstreamName | undefined => UPSTREAM_NAMES[numberOf(id) % 6];
const failing = ids.filter(failsFor);

const folder = await mkdtemp(join(tmpdir(), "super-heroes-correlation-"));
const lines: Record<string, unknown>[] = [];
let upstreams: Upstreams;
let fights: ServiceProcess;
let responses: RawResponse[];

beforeAll(async () => {
  upstreams = startUpstreams(failsFor);
  fights = launchService({
    service: serviceNamed("fights"),
    env: { ...embeddedSystem(folder), DEADLINE_MS: "60000" },
    addresses: upstreams.addresses,
    output: (line) => lines.push(JSON.parse(line)),
  });
  const { url } = await fights.listening;
  // Each on a connection of its own: `fetch` would have no more than 256 under way.
  const requested = ids.map((id) => rawRequest(url, requestFor(id)));
  await eventually(
    "requests in flight",
    async () => {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      return Number(/^http_requests_in_flight\S* (\d+)/m.exec(metrics)?.[1]);
    },
    (inFlight) => inFlight > COUNT,
    30_000,
  );
  upstreams.respond();
  responses = await Promise.all(requested);
  await fights.stop();
});

afterAll(async () => {
  await fights?.stop();
  await upstreams?.stop();
  await rm(folder, { recursive: true, force: true });
});

const requestFor = (id: string) =>
  [
    "GET /api/fights/execute_fight?mode=parallel HTTP/1.1",
    "host: localhost",
    "connection: close",
    `x-correlation-id: ${id}`,
    "\r\n",
  ].join("\r\n");

const sorted = (values: unknown[]) => values.map(String).toSorted();

test("every response belongs to its request", () => {
  const found = responses.map(({ status, head, body }) => {
    const { correlation_id, code, hero, villain, location } = JSON.parse(body);
    const header = /^x-correlation-id: (.*)$/im.exec(head)?.[1];
    return { status, header, correlation_id, code, names: [hero?.name, villain?.name, location?.name] };
  });
  const expected = ids.map((id) => {
    const upstream = failsFor(id);
    const failed = { status: 502, code: `${upstream}_bad_status`, correlation_id: id, names: [] };
    const names = UPSTREAM_NAMES.map((name) => `${name} of ${id}`);
    return { header: id, ...(upstream ? failed : { status: 200, names }) };
  });
  expect<unknown>(found.map(({ names, ...rest }) => ({ ...rest, names: names.filter(Boolean) }))).toEqual(
    expected,
  );
});

test("every request has one log line, with its outcome", () => {
  const requests = lines.filter(({ msg, path }) => msg === "request" && path !== "/metrics");
  const logged = requests.map(({ correlationId, status }) => `${correlationId} ${status}`);
  expect(logged.toSorted()).toEqual(sorted(ids.map((id) => `${id} ${failsFor(id) ? 502 : 200}`)));
});

test("every failure has one error entry, which names the failed upstream", () => {
  const errors = lines.filter(({ level }) => Number(level) >= 50);
  const logged = errors.map(({ correlationId, code }) => `${correlationId} ${code}`);
  expect(logged.toSorted()).toEqual(sorted(failing.map((id) => `${id} ${failsFor(id)}_bad_status`)));
});

test.each(UPSTREAM_NAMES)(
  "every call to %s has the id of a request, and every response was requested",
  (name) => {
    const called = upstreams.calls[name];
    const known = new Set(ids);
    expect(called.filter((id) => !known.has(id))).toEqual([]);
    const callers = new Set(called);
    expect(ids.filter((id) => [undefined, name].includes(failsFor(id)) && !callers.has(id))).toEqual([]);
    // One that failed may have been tried again, under the same id.
    const responded = called.filter((id) => failsFor(id) !== name);
    expect(new Set(responded).size).toBe(responded.length);
  },
);
