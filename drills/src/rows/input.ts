import { atLeast, atMost } from "@super-heroes/bench/results/promises/figure";
import { directFetch } from "@super-heroes/kit/network/proxies";
import { rawRequest } from "@super-heroes/testing/http/raw-request";
import { type MalformedBody, malformedBodies } from "@super-heroes/testing/inputs/malformed-bodies";
import type { Drill } from "../drill.ts";
import { ask } from "../load/ask.ts";
import { askSealed } from "../load/ask-sealed.ts";
import { adminOf } from "../load/people.ts";
import { rowCounts } from "../load/row-counts.ts";
import type { Stage } from "../stage/stage.ts";
import { sealed } from "../tables/forged-envelopes.ts";
import { BAD_CONTENTS, BAD_LINES, BODY_DOORS, SEALED_DOORS } from "../tables/input-doors.ts";

/** What is answered to a mistake of the client's own. */
const REFUSALS = [400, 404, 413, 415, 422];

const SERVICES = [...Object.keys(BODY_DOORS), "gateway"];

/** Bad input is refused, stored nowhere, and does no harm. */
export const input: Drill = {
  name: "input",
  title: "Bad input to every route that takes any",
  promise: () => "every bad request gets 400, 404, 413, 415 or 422; no row changes; every service stays up",
  async run({ stage, note }) {
    await stage.startAll(SERVICES);
    const authorization = await adminOf(stage);
    const before = await rowCounts(stage, authorization);
    note("bad bodies");
    const bodies = await sendBodies(stage, authorization);
    note("bad envelopes, lines and headers");
    const tried = [...bodies, ...(await sendContents(stage)), ...(await sendLines(stage))];
    const after = await rowCounts(stage, authorization);

    const notRefused = tried.filter(({ isRefused }) => !isRefused);
    const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
    const health = await Promise.all(SERVICES.map((name) => ask(`${stage.player(name).url}/health`)));
    const dead = health.filter(({ status }) => status !== 200);
    return {
      figures: [
        atMost(0, "bad requests that were not refused", notRefused.length),
        atMost(0, "services whose rows changed", changed.length),
        atMost(0, "services that no longer respond", dead.length),
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

/** To every route that takes a body: at its service, and through the gateway. */
async function sendBodies(stage: Stage, authorization: string): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const [service, routes] of Object.entries(BODY_DOORS))
    for (const door of [service, "gateway"])
      for (const [method, path] of routes)
        for (const body of malformedBodies) {
          const status = await sendBody(`${stage.player(door).url}${path}`, method, body, authorization);
          const what = `${method} ${path} at ${door} with ${body.name}`;
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
  const answer = await directFetch(url, { method, headers, body: body() });
  await answer.arrayBuffer();
  return answer.status;
}

async function sendContents(stage: Stage): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const [service, path] of Object.entries(SEALED_DOORS))
    for (const [name, content] of Object.entries(BAD_CONTENTS)) {
      const jwe = sealed(stage.keys, service, { method: "POST", path }, content());
      const { status } = await askSealed(`${stage.player(service).url}${path}`, jwe);
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
      const { status, head, body } = await rawRequest(stage.player(name).url, text);
      const isRefused = REFUSALS.includes(status) && !/^x-forged/im.test(head) && !body.includes("# HELP");
      tried.push({ what: `${what} at ${name}`, status, isRefused });
    }
  return tried;
}
