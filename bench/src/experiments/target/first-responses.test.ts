import { afterEach, describe, expect, test } from "bun:test";
import { checkResponse, firstResponses } from "./first-responses.ts";
import type { ForeignRequest, ForeignSide } from "./foreign-pair.ts";

const opened: { stop(force: true): unknown }[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) server.stop(true);
});

type Respond = (request: Request, count: number) => Response | Promise<Response>;

function serve(respond: Respond): ForeignSide {
  let count = 0;
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: (request) => respond(request, ++count) });
  opened.push(server);
  return { label: "B", baseUrl: `http://127.0.0.1:${server.port}`, command: undefined };
}

/** A server that writes these bytes for each request, and may then close the connection. */
function serveBytes(bytes: string, closes: boolean): ForeignSide {
  const server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      data(socket) {
        socket.write(bytes);
        if (closes) socket.end();
      },
    },
  });
  opened.push(server);
  return { label: "B", baseUrl: `http://127.0.0.1:${server.port}`, command: undefined };
}

const request: ForeignRequest = {
  name: "GET /cart",
  method: "GET",
  path: "/cart?key=s3cret",
  headers: {},
  body: null,
};
const context = { checksSize: true, signal: new AbortController().signal };
const first = (side: ForeignSide, change: Partial<ForeignRequest> = {}) =>
  firstResponses(side, { ...request, ...change }, context);

describe("what a good response is like", () => {
  test("is learned from the first ones: exactly their size where all have the same", async () => {
    const side = serve(() => Response.json({ ok: true }));
    expect((await first(side)).expected).toEqual({
      bytes: { least: 11, most: 11 },
      mayBeEmpty: false,
      isAscii: true,
      mediaType: "application/json",
    });
  });

  test("has room around sizes that vary", async () => {
    const side = serve((_, count) => new Response("é".repeat(count % 2 === 0 ? 50 : 100)));
    expect((await first(side)).expected).toMatchObject({ bytes: { least: 75, most: 250 }, isAscii: false });
  });

  test("may be empty where the first ones were", async () => {
    const side = serve(() => new Response(null, { status: 204 }));
    expect((await first(side)).expected).toMatchObject({
      bytes: { least: 0, most: 0 },
      mayBeEmpty: true,
      mediaType: null,
    });
  });

  test("is requested with the method, the headers and the body as they are", async () => {
    const seen: unknown[] = [];
    const side = serve(async (request) => {
      seen.push([request.method, request.headers.get("x-one"), [...(await request.bytes())]]);
      return new Response("x");
    });
    await first(side, { method: "POST", headers: { "x-one": "1" }, body: new Uint8Array([0, 255]) });
    expect(seen[0]).toEqual(["POST", "1", [0, 255]]);
  });
});

describe("a service that cannot be measured is an error of one line:", () => {
  test.each<[string, Respond, string]>([
    [
      "a status of 500",
      () => new Response("no\ndatabase", { status: 500 }),
      "B responded 500 to GET /cart: no database; expected a status of 2xx",
    ],
    ["a status of 404", () => new Response("", { status: 404 }), "B responded 404 to GET /cart; expected"],
    [
      "a redirect",
      () => Response.redirect("/login", 302),
      "B redirects GET /cart to /login (status 302): give the final address",
    ],
    [
      "an error after good responses",
      (_, count) => new Response("x", { status: count > 5 ? 503 : 200 }),
      "B responded 503",
    ],
  ])("%s", async (_, respond, message) => {
    const failing = first(serve(respond));
    await expect(failing).rejects.toThrow(message);
    await expect(failing).rejects.not.toThrow("s3cret");
  });

  test("a port that refuses", async () => {
    const side = serve(() => new Response("x"));
    opened.splice(0)[0]?.stop(true);
    await expect(first(side)).rejects.toThrow(`B does not respond to GET /cart at ${side.baseUrl}: `);
    await expect(first(side)).rejects.toThrow("start it first");
  });

  test("what is not HTTP", async () => {
    await expect(first(serveBytes("SSH-2.0-OpenSSH\r\n\r\n", true))).rejects.toThrow(
      "B does not respond to GET /cart",
    );
  });

  test("a connection that is closed after each response", async () => {
    const closing = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx";
    await expect(first(serveBytes(closing, true))).rejects.toThrow(
      "B closes its connection after each response",
    );
  });

  test("one that does not respond can be cancelled", async () => {
    const arrived = Promise.withResolvers<void>();
    const side = serve(() => {
      arrived.resolve();
      return new Promise<Response>(() => {});
    });
    const stop = new AbortController();
    const waiting = firstResponses(side, request, { checksSize: true, signal: stop.signal });
    await arrived.promise;
    stop.abort(new Error("stopped by the operator"));
    await expect(waiting).rejects.toThrow("stopped by the operator");
  });
});

describe("a later response", () => {
  const expected = {
    bytes: { least: 11, most: 11 },
    mayBeEmpty: false,
    isAscii: true,
    mediaType: "application/json",
  };
  const check = (respond: Respond) => checkResponse(serve(respond), request, expected, context.signal);

  test("that is like the first ones passes", async () => {
    await check(() => Response.json({ ok: true }));
  });

  test.each<[string, Respond, string]>([
    [
      "another size",
      () => Response.json({ ok: false }),
      "body of another size (12 bytes, at first 11); --any-size accepts that",
    ],
    ["an empty body", () => new Response(""), "empty body"],
    [
      "HTML",
      () => new Response("<p>hello</p>", { headers: { "content-type": "text/html" } }),
      "text/html in place of application/json",
    ],
    ["an error", () => new Response("", { status: 500 }), "B responded 500"],
  ])("with %s ends the run", async (_, respond, message) => {
    await expect(check(respond)).rejects.toThrow(message);
  });
});
