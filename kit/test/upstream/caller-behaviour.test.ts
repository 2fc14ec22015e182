import { describe, expect, test } from "bun:test";
import { type createCaller as Create, createCaller, MAX_RESPONSE_BYTES } from "./caller.ts";
import { httpResponse, type RawRequest, rawServer } from "./raw-server.ts";

type Caller = ReturnType<typeof Create>;

/** More than a circuit breaker needs to open. */
const CALLS = 40;
const DEADLINE_MS = 600;
const ADA = JSON.stringify({ name: "Ada", level: 7 });

const never = () => {};
const status = (line: string) => (request: RawRequest) => request.send(httpResponse(line, ""));
const plain = ({ call }: Caller) => call();
const hasty = ({ call }: Caller) => call({ deadlineMs: DEADLINE_MS / 8 });
async function disconnecting({ call }: Caller) {
  const client = new AbortController();
  const outcome = call({ parent: client.signal });
  setImmediate(() => client.abort());
  return await outcome;
}

interface Case {
  what: string;
  upstream(request: RawRequest): unknown;
  callers(caller: Caller): Promise<unknown>;
  opens: boolean;
}

/** What callers do, and what an upstream does: only the latter may count. */
const CASES: Case[] = [
  { what: "callers without time", upstream: never, callers: hasty, opens: false },
  {
    what: "callers without time, and an upstream that times out first",
    upstream: status("504 Gateway Timeout"),
    callers: hasty,
    opens: false,
  },
  { what: "callers that disconnect", upstream: never, callers: disconnecting, opens: false },
  {
    what: "a call whose response is too large by its Content-Length",
    upstream: (request) => request.send(httpResponse("200 OK", " ".repeat(MAX_RESPONSE_BYTES + 1))),
    callers: plain,
    opens: false,
  },
  {
    what: "a call whose response is too large, in chunks",
    upstream: (request) =>
      request.send(
        `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfff\r\n${" ".repeat(0xfff)}\r\n0\r\n\r\n`,
      ),
    callers: plain,
    opens: false,
  },
  ...[
    "400 Bad Request",
    "401 Unauthorized",
    "404 Not Found",
    "413 Content Too Large",
    "422 Unprocessable Content",
    "429 Too Many Requests",
    "499 Client Closed Request",
  ].map((line) => ({
    what: `requests that are refused with ${line}`,
    upstream: status(line),
    callers: plain,
    opens: false,
  })),
  { what: "an upstream that never responds", upstream: never, callers: plain, opens: true },
  {
    what: "an upstream that times out after a fair time",
    upstream: status("504 Gateway Timeout"),
    callers: plain,
    opens: true,
  },
  {
    what: "an upstream that fails",
    upstream: status("500 Internal Server Error"),
    callers: plain,
    opens: true,
  },
  { what: "an upstream that resets", upstream: (request) => request.reset(), callers: plain, opens: true },
  {
    what: "an upstream that does not send HTTP",
    upstream: (request) => request.send(httpResponse("200 OK", "nonsense")),
    callers: plain,
    opens: true,
  },
];

describe("the circuit of an upstream", () => {
  test.each(CASES)("$what: opens is $opens", async ({ upstream, callers, opens }) => {
    let isWell = false;
    using server = rawServer((request) =>
      isWell ? request.send(httpResponse("200 OK", ADA)) : upstream(request),
    );
    const caller = createCaller(server.url, { breaker: true, deadlineMs: DEADLINE_MS, maxInFlight: CALLS });
    const usual = {
      ...caller,
      call: (incoming = {}) => caller.call({ deadlineMs: DEADLINE_MS, ...incoming }),
    };
    await Promise.allSettled(Array.from({ length: CALLS }, () => callers(usual)));
    isWell = true;
    const next = await caller.call().catch((error) => error.code);
    expect(next).toEqual(opens ? "heroes_circuit_open" : JSON.parse(ADA));
  });
});
