import { hero } from "./draws.ts";

/** An invalid response of an upstream, and the problem that the client of fights gets. */
export interface Misbehaviour {
  name: string;
  respond(): Response;
  status: 404 | 502 | 504;
  /** Follows the name of the upstream in the code of the problem. */
  outcome: string;
}

/** More than fights accepts by default. */
const TOO_MUCH_BYTES = 256 * 1024 + 1;

const encoder = new TextEncoder();

/** A body that is cut off before the end of its chunked encoding. */
const cutOff = () =>
  new ReadableStream({
    async pull(controller) {
      controller.enqueue(encoder.encode('{"id":17,"level":70,'));
      await new Promise(setImmediate);
      controller.error(new Error("the upstream crashed"));
    },
  });

/** A body without an end. */
const endless = () =>
  new ReadableStream({
    async pull(controller) {
      controller.enqueue(encoder.encode(" ".repeat(64 * 1024)));
      await new Promise(setImmediate);
    },
  });

/** The invalid responses of upstreams. */
export const misbehaviours: Misbehaviour[] = [
  {
    name: "fails with 500",
    respond: () => new Response("boom", { status: 500 }),
    status: 502,
    outcome: "bad_status",
  },
  {
    name: "is not ready: 503",
    respond: () => new Response("", { status: 503 }),
    status: 502,
    outcome: "bad_status",
  },
  {
    name: "redirects",
    respond: () => Response.redirect("http://127.0.0.1:1/"),
    status: 502,
    outcome: "bad_status",
  },
  { name: "returns HTML", respond: () => new Response("<html>"), status: 502, outcome: "bad_answer" },
  {
    name: "returns incomplete JSON",
    respond: () => new Response('{"id":17,'),
    status: 502,
    outcome: "bad_answer",
  },
  { name: "returns null", respond: () => Response.json(null), status: 502, outcome: "bad_answer" },
  {
    name: "returns another type",
    respond: () => Response.json({ ...hero, name: 70, description: 1 }),
    status: 502,
    outcome: "bad_answer",
  },
  {
    name: "returns more bytes than accepted",
    respond: () => new Response(JSON.stringify(hero).padEnd(TOO_MUCH_BYTES)),
    status: 502,
    outcome: "too_large",
  },
  {
    name: "returns an endless body",
    respond: () => new Response(endless()),
    status: 502,
    outcome: "too_large",
  },
  {
    name: "resets in the middle",
    respond: () => new Response(cutOff()),
    status: 502,
    outcome: "unreachable",
  },
  {
    name: "has no rows: 404",
    respond: () => new Response("", { status: 404 }),
    status: 404,
    outcome: "empty",
  },
  {
    name: "reaches its deadline: 504",
    respond: () => new Response("", { status: 504 }),
    status: 504,
    outcome: "timeout",
  },
];
