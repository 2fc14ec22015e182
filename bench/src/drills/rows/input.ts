import { type MalformedBody, malformedBodies } from "@super-heroes/testing/malformed-bodies";
import { rawRequest } from "@super-heroes/testing/raw-request";
import type { Drill } from "../drill.ts";
import { atMost, told } from "../figure.ts";
import { ask } from "../load/ask.ts";
import { adminOf } from "../load/people.ts";
import { rowCounts } from "../load/row-counts.ts";
import type { Stage } from "../stage/stage.ts";

/** What nobody should be answered with for a mistake of their own. */
const REFUSALS = [400, 404, 413, 415, 422];

/** Where each service takes a body. */
const DOORS: Record<string, readonly [method: string, path: string][]> = {
  heroes: [
    ["POST", "/api/heroes"],
    ["PUT", "/api/heroes/1"],
    ["PATCH", "/api/heroes/1"],
  ],
  villains: [
    ["POST", "/api/villains"],
    ["PUT", "/api/villains/1"],
    ["PATCH", "/api/villains/1"],
  ],
  locations: [
    ["POST", "/api/locations"],
    ["PUT", "/api/locations/1"],
    ["PATCH", "/api/locations/1"],
  ],
  fights: [["POST", "/api/fights"]],
  users: [
    ["POST", "/api/users"],
    ["PUT", "/api/users/1"],
    ["POST", "/api/v1/users/register"],
    ["POST", "/api/v1/users/login"],
    ["POST", "/api/v1/users/refresh"],
    ["POST", "/api/v1/users/logout"],
  ],
  orders: [
    ["POST", "/api/orders"],
    ["PUT", "/api/orders/018f0000-0000-7000-8000-000000000000/status"],
  ],
  analytics: [["POST", "/api/v1/analytics/events"]],
};

/** Request lines and headers that `fetch` would not send. */
const RAW = [
  { name: "..%2f", lines: ["GET /api/heroes/..%2f..%2fmetrics HTTP/1.1"] },
  { name: "%2e%2e%2f", lines: ["GET /api/fights/%2e%2e%2f%2e%2e%2fmetrics HTTP/1.1"] },
  { name: "an encoded line break in a path", lines: ["GET /api/heroes/1%0d%0aX-Forged:%201 HTTP/1.1"] },
  { name: "an encoded NUL in a path", lines: ["GET /api/fights/%00 HTTP/1.1"] },
  { name: "broken percent encoding", lines: ["GET /api/fights/%zz HTTP/1.1"] },
  {
    name: "a line break in a header",
    lines: ["GET /api/fights/none HTTP/1.1", "x-correlation-id: a\rx-forged: 1"],
  },
  { name: "a NUL in a header", lines: ["GET /api/fights/none HTTP/1.1", "x-correlation-id: a\0b"] },
];

/** Row 6: whatever is sent, it is refused, stored nowhere, and does no harm. */
export const input: Drill = {
  name: "input",
  row: 6,
  title: "Bad input at every door",
  promise: "400/404/413/415/422, never 500; same row counts; process alive",
  async run({ stage, note }) {
    await stage.startAll([...Object.keys(DOORS), "gateway"]);
    const authorization = adminOf(stage);
    const before = await rowCounts(stage, authorization);
    const remarks: string[] = [];
    let sent = 0;
    const judge = (what: string, isRight: boolean, status: number) => {
      sent++;
      if (!isRight) remarks.push(`${what}: answered ${status}`);
    };
    for (const { service, url, method, path } of doorsOf(stage)) {
      if (path === DOORS[service]?.[0]?.[1] && method === "POST") note(`bad bodies for ${service} at ${url}`);
      for (const body of malformedBodies) {
        const status = await sendBody(`${url}${path}`, method, body, authorization);
        judge(`${service}: ${method} ${path} with ${body.name}`, REFUSALS.includes(status), status);
      }
    }
    for (const { name, url } of playersOf(stage)) {
      for (const { name: what, lines } of RAW) {
        const { status, head, body } = await sendLines(url, lines);
        const isRight = REFUSALS.includes(status) && !/^x-forged/im.test(head) && !body.includes("# HELP");
        judge(`${name}: ${what}`, isRight, status);
      }
    }
    const after = await rowCounts(stage, authorization);
    const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
    const alive = await Promise.all(playersOf(stage).map(({ url }) => ask(`${url}/health`)));
    return {
      figures: [
        atMost(0, "requests not refused as they should be", remarks.length),
        atMost(0, "services whose rows changed", changed.length),
        atMost(
          0,
          "services that do not answer any more",
          alive.filter(({ status }) => status !== 200).length,
        ),
        told("bad requests", sent),
      ],
      remarks: [
        ...remarks,
        ...changed.map((name) => `${name}: ${before[name]} rows before, ${after[name]} after`),
      ],
    };
  },
};

const playersOf = (stage: Stage) =>
  [...Object.keys(DOORS), "gateway"].filter(stage.has).map((name) => stage.player(name));

/** Every route that takes a body: at its service, and through the gateway. */
function doorsOf(stage: Stage) {
  const gateway = stage.has("gateway") ? [stage.player("gateway").url] : [];
  return Object.entries(DOORS)
    .filter(([service]) => stage.has(service))
    .flatMap(([service, routes]) =>
      [stage.player(service).url, ...gateway].flatMap((url) =>
        routes.map(([method, path]) => ({ service, url, method, path })),
      ),
    );
}

async function sendBody(
  url: string,
  method: string,
  { body, contentType = "application/json" }: MalformedBody,
  authorization: string,
): Promise<number> {
  const headers = { "content-type": contentType, authorization };
  const answer = await fetch(url, { method, headers, body: body(), signal: AbortSignal.timeout(10_000) });
  await answer.arrayBuffer();
  return answer.status;
}

const sendLines = (url: string, lines: readonly string[]) =>
  rawRequest(url, [...lines, "host: drill", "connection: close", "", ""].join("\r\n"));
