import { directFetch } from "@super-heroes/kit/network/proxies";
import { rawRequest } from "@super-heroes/testing/http/raw-request";
import { type MalformedBody, malformedBodies } from "@super-heroes/testing/inputs/malformed-bodies";
import { atLeast, atMost } from "../promise/measurements.ts";
import { adminAuthorization } from "../records/accounts.ts";
import { rowCounts } from "../records/row-counts.ts";
import { request } from "../requests/request.ts";
import { requestSealed } from "../requests/request-sealed.ts";
import type { Stage } from "../stage/stage.ts";
import { sealed } from "../tables/forged-envelopes.ts";
import { BAD_CONTENTS, BAD_LINES, BODY_ROUTES, SEALED_ROUTES } from "../tables/input-routes.ts";
import type { Drill } from "./drill.ts";

/** The statuses for a mistake of the client. */
const REFUSALS = [400, 404, 413, 415, 422];

const SERVICES = [...Object.keys(BODY_ROUTES), "gateway"];

/** Bad input is refused, is not stored, and does not stop a service. */
export const input: Drill = {
  name: "input",
  title: "Bad input to every route that accepts input",
  promise: () => "every bad request gets 400, 404, 413, 415 or 422; no row changes; every service stays up",
  async run({ stage, note }) {
    await stage.startAll(SERVICES);
    const authorization = await adminAuthorization(stage);
    const before = await rowCounts(stage, authorization);
    note("bad bodies");
    const bodies = await sendBodies(stage, authorization);
    note("bad envelopes, lines and headers");
    const tried = [...bodies, ...(await sendContents(stage)), ...(await sendLines(stage))];
    const after = await rowCounts(stage, authorization);

    const notRefused = tried.filter(({ isRefused }) => !isRefused);
    const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
    const health = await Promise.all(SERVICES.map((name) => request(`${stage.service(name).url}/health`)));
    const silent = health.filter(({ status }) => status !== 200);
    return {
      measurements: [
        atMost(0, "bad requests that were not refused", notRefused.length),
        atMost(0, "services whose rows changed", changed.length),
        atMost(0, "services that no longer respond", silent.length),
        atLeast(1, "bad requests", tried.length),
      ],
      remarks: [
        ...notRefused.map(({ what, status }) => `${what}: got ${status}`),
        ...changed.map((name) => `${name}: ${before[name]} rows before, ${after[name]} after`),
      ],
    };
  },
};

interface Tried {
  what: string;
  status: number;
  isRefused: boolean;
}

/** Sends bad bodies to every route that accepts a body, at its service and through the gateway. */
async function sendBodies(stage: Stage, authorization: string): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const [service, routes] of Object.entries(BODY_ROUTES))
    for (const target of [service, "gateway"])
      for (const [method, path] of routes)
        for (const body of malformedBodies) {
          const status = await sendBody(`${stage.service(target).url}${path}`, method, body, authorization);
          const what = `${method} ${path} at ${target} with ${body.name}`;
          tried.push({ what, status, isRefused: REFUSALS.includes(status) });
        }
  return tried;
}

async function sendBody(
  url: string,
  method: string,
  { body, contentType = "application/json" }: MalformedBody,
  authorization: string,
): Promise<number> {
  const headers = { "content-type": contentType, authorization };
  const response = await directFetch(url, { method, headers, body: body() });
  await response.arrayBuffer();
  return response.status;
}

async function sendContents(stage: Stage): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const [service, path] of Object.entries(SEALED_ROUTES))
    for (const [name, content] of Object.entries(BAD_CONTENTS)) {
      const jwe = sealed(stage.keys, service, { method: "POST", path }, content());
      const { status } = await requestSealed(`${stage.service(service).url}${path}`, jwe);
      tried.push({
        what: `an envelope for ${path} with ${name}`,
        status,
        isRefused: REFUSALS.includes(status),
      });
    }
  return tried;
}

async function sendLines(stage: Stage): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const name of SERVICES)
    for (const [what, lines] of Object.entries(BAD_LINES)) {
      const text = [...lines, "host: drill", "connection: close", "", ""].join("\r\n");
      const { status, head, body } = await rawRequest(stage.service(name).url, text);
      const isRefused = REFUSALS.includes(status) && !/^x-forged/im.test(head) && !body.includes("# HELP");
      tried.push({ what: `${what} at ${name}`, status, isRefused });
    }
  return tried;
}
