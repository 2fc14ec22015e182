import { describe, expect, test } from "bun:test";
import { flagDocument, toggle } from "@super-heroes/testing/inputs/flag-documents";
import { urlSource } from "../../src/flags/source.ts";
import { openFlagsUnderTest } from "./flags-under-test.ts";

const OFF = flagDocument({ hedging: toggle(false) });
const ON = flagDocument({ hedging: toggle(true) });

/** A server of flags whose next responses are set by the test. */
function startServer(respond: (request: Request) => Response | Promise<Response>) {
  const requests: Request[] = [];
  const state = { respond };
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    idleTimeout: 0,
    fetch(request) {
      requests.push(request);
      return state.respond(request);
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}/v1/flags`,
    requests,
    become(next: (request: Request) => Response | Promise<Response>) {
      state.respond = next;
    },
    stop: () => server.stop(true),
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}

describe("a URL", () => {
  test("is fetched with the entity tag of the last response, and 304 means the same flags", async () => {
    await using server = startServer(({ headers }) =>
      headers.get("if-none-match") === '"1"'
        ? new Response(null, { status: 304 })
        : new Response(OFF, { headers: { etag: '"1"' } }),
    );
    using process = await openFlagsUnderTest({ flagsUrl: server.url });
    await process.check();
    expect(process.isHedging()).toBe(false);
    expect(server.requests.map(({ headers }) => headers.get("if-none-match"))).toEqual([null, '"1"']);
    server.become(() => new Response(ON, { headers: { etag: '"2"' } }));
    await process.check();
    expect(process.isHedging()).toBe(true);
    expect(process.flags.report()).toMatchObject({ source: "url", status: "current" });
  });

  test("may send no entity tag", async () => {
    await using server = startServer(() => new Response(OFF));
    using process = await openFlagsUnderTest({ flagsUrl: server.url });
    await process.check();
    expect(await process.metric("feature_flags_changes_total")).toBe(1);
  });

  const failures: [string, (request: Request) => Response, string][] = [
    ["500", () => new Response("no", { status: 500 }), "the url responded 500"],
    ["404", () => new Response("no", { status: 404 }), "the url responded 404"],
    ["a page", () => new Response("<html>"), "the url is not JSON"],
    ["a body without an end", () => endless(), "the url is larger than 1024 KiB"],
  ];
  test.each(failures)(
    "that sends %s keeps the flags before, and 304 ends that",
    async (_, respond, problem) => {
      await using server = startServer(() => new Response(OFF, { headers: { etag: '"1"' } }));
      using process = await openFlagsUnderTest({ flagsUrl: server.url });
      server.become(respond);
      await process.check();
      expect(process.isHedging()).toBe(false);
      expect(process.flags.report()).toMatchObject({
        status: "last_good",
        problem: expect.stringContaining(problem),
      });
      expect(process.logged("error")).toHaveLength(1);
      server.become(() => new Response(OFF, { headers: { etag: '"1"' } }));
      await process.check();
      expect(process.flags.report()?.status).toBe("current");
    },
  );

  test("that is down at the start means the defaults of the code; its address is in the log only", async () => {
    const server = startServer(() => new Response(OFF));
    await server.stop();
    using process = await openFlagsUnderTest({ flagsUrl: server.url });
    expect(process.isHedging()).toBe(true);
    const report = process.flags.report();
    expect(report?.status).toBe("defaults");
    expect(report?.problem).toStartWith("the url cannot be reached");
    expect(JSON.stringify(report)).not.toContain("127.0.0.1");
  });

  test("that does not respond in time is a failure, during the body too", async () => {
    await using silent = startServer(() => new Promise<Response>(() => {}));
    expect(urlSource(silent.url, 20).read()).rejects.toThrow("did not respond within 20 ms");
    await using slow = startServer(() => new Response(unfinished(`{"flags"`)));
    expect(urlSource(slow.url, 50).read()).rejects.toThrow("did not respond within 50 ms");
  });
});

const unfinished = (start: string) =>
  new ReadableStream<Uint8Array>({ start: (body) => body.enqueue(new TextEncoder().encode(start)) });

const endless = () =>
  new Response(
    new ReadableStream<Uint8Array>({ pull: (body) => body.enqueue(new Uint8Array(65_536).fill(32)) }),
  );
