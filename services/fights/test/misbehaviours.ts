import { hero } from "./fighters.ts";

/** What an upstream may do instead of answering, and what the client of fights is told. */
export interface Misbehaviour {
  name: string;
  respond(): Response;
  status: 404 | 502 | 504;
  /** Comes after the upstream's name in the problem's code. */
  outcome: string;
}

/** More than fights reads by default. */
const TOO_MUCH_BYTES = 256 * 1024 + 1;

const encoder = new TextEncoder();

/** A body that breaks off: the connection is cut without the end that chunked encoding has. */
const cutOff = () =>
  new ReadableStream({
    async pull(controller) {
      controller.enqueue(encoder.encode('{"id":17,"level":70,'));
      await new Promise(setImmediate);
      controller.error(new Error("the upstream crashed"));
    },
  });

/** A body that goes on for as long as somebody reads. */
const endless = () =>
  new ReadableStream({
    async pull(controller) {
      controller.enqueue(encoder.encode(" ".repeat(64 * 1024)));
      await new Promise(setImmediate);
    },
  });

/** What an upstream answers when it is not well; one that is silent or gone answers nothing. */
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
    name: "sends the caller elsewhere",
    respond: () => Response.redirect("http://127.0.0.1:1/"),
    status: 502,
    outcome: "bad_status",
  },
  { name: "answers HTML", respond: () => new Response("<html>"), status: 502, outcome: "bad_answer" },
  {
    name: "answers half a JSON text",
    respond: () => new Response('{"id":17,'),
    status: 502,
    outcome: "bad_answer",
  },
  { name: "answers null", respond: () => Response.json(null), status: 502, outcome: "bad_answer" },
  {
    name: "answers something of another type",
    respond: () => Response.json({ ...hero, name: 70, description: 1 }),
    status: 502,
    outcome: "bad_answer",
  },
  {
    name: "answers more than is accepted",
    respond: () => new Response(JSON.stringify(hero).padEnd(TOO_MUCH_BYTES)),
    status: 502,
    outcome: "too_large",
  },
  {
    name: "never stops answering",
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
    name: "has nothing to give",
    respond: () => new Response("", { status: 404 }),
    status: 404,
    outcome: "empty",
  },
  {
    name: "ran out of time",
    respond: () => new Response("", { status: 504 }),
    status: 504,
    outcome: "timeout",
  },
];
