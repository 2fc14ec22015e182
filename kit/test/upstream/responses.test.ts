import { describe, expect, test } from "bun:test";
import { Problem } from "../../src/http/problem.ts";
import { ADA, createCaller, MAX_RESPONSE_BYTES } from "./caller.ts";
import { httpResponse, type RawRequest, rawServer } from "./raw-server.ts";

const hero = JSON.stringify(ADA);
const partOfHero = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{";
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const chunkedHead = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

/** How one call to an upstream that behaves like this ends: with a response or a problem, and in the metrics. */
async function callTo(response: (request: RawRequest) => unknown, deadlineMs = 60_000) {
  using server = rawServer(response);
  const { call, outcomes, occupancy } = createCaller(server.url);
  const result = await call({ deadlineMs }).catch((error: unknown) => error);
  expect(await occupancy()).toEqual({ in_flight: 0, waiting: 0 });
  return { result, outcomes: await outcomes() };
}

/** Expects a problem of this status whose code is the upstream's name and the outcome that is counted. */
async function expectProblem(
  response: (request: RawRequest) => unknown,
  status: number,
  outcome: string,
  deadlineMs?: number,
) {
  const { result, outcomes } = await callTo(response, deadlineMs);
  expect(result).toBeInstanceOf(Problem);
  expect(result).toMatchObject({ status, code: `heroes_${outcome}` });
  expect((result as Problem).message).toContain("heroes service");
  expect(outcomes).toEqual({ [outcome]: 1 });
}

describe("a good response", () => {
  test.each([
    ["with Content-Length", (request: RawRequest) => request.send(httpResponse("200 OK", hero))],
    [
      "in chunks",
      async (request: RawRequest) => {
        for (const letter of hero) await request.send((letter === "{" ? chunkedHead : "") + chunk(letter));
        await request.send("0\r\n\r\n");
      },
    ],
    [
      "that ends with its connection",
      async (request: RawRequest) => {
        await request.send(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${hero}`);
        request.end();
      },
    ],
  ])("%s is passed on", async (_, response) => {
    expect(await callTo(response)).toEqual({ result: ADA, outcomes: { ok: 1 } });
  });
});

describe("504 heroes_timeout", () => {
  test("when the upstream accepts the request and never responds", () =>
    expectProblem(() => {}, 504, "timeout", 50));

  test("when the response begins and never ends", () =>
    expectProblem((request) => request.send(partOfHero), 504, "timeout", 50));

  test("when the upstream responds that its deadline passed", () =>
    expectProblem((request) => request.send(httpResponse("504 Gateway Timeout", "{}")), 504, "timeout"));
});

describe("502 heroes_unreachable", () => {
  test("when no server listens", async () => {
    const gone = rawServer(() => {});
    gone[Symbol.dispose]();
    const { call, outcomes } = createCaller(gone.url);
    await expect(call()).rejects.toMatchObject({ status: 502, code: "heroes_unreachable" });
    expect(await outcomes()).toEqual({ unreachable: 1 });
  });

  test.each([
    ["the connection is closed instead of responding", (request: RawRequest) => request.end()],
    ["the connection is reset instead of responding", (request: RawRequest) => request.reset()],
    [
      "the response is cut within its head",
      async (request: RawRequest) => {
        await request.send("HTTP/1.1 200 OK\r\ncontent-le");
        request.end();
      },
    ],
    [
      "the response is cut within its body",
      async (request: RawRequest) => {
        await request.send(partOfHero);
        request.end();
      },
    ],
    [
      "the connection is reset within the body",
      async (request: RawRequest) => {
        await request.send(partOfHero);
        request.reset();
      },
    ],
    [
      "a chunked response lacks its end, though what came is whole JSON",
      async (request: RawRequest) => {
        await request.send(chunkedHead + chunk(hero));
        request.end();
      },
    ],
  ])("when %s", (_, response) => expectProblem(response, 502, "unreachable"));
});

describe("502 heroes_bad_status", () => {
  test.each([
    "500 Internal Server Error",
    "503 Service Unavailable",
    "400 Bad Request",
    "201 Created",
    "204 No Content",
  ])("on %s, whatever the body", (status) =>
    expectProblem((request) => request.send(httpResponse(status, hero)), 502, "bad_status"),
  );

  test("on a redirect, which is not followed", async () => {
    using elsewhere = rawServer((request) => request.send(httpResponse("200 OK", hero)));
    const redirect = httpResponse("302 Found", "", `location: ${elsewhere.url}/hero`);
    await expectProblem((request) => request.send(redirect), 502, "bad_status");
    expect(elsewhere.connections).toBe(0);
  });
});

test("404 heroes_empty when the upstream has no data", () =>
  expectProblem((request) => request.send(httpResponse("404 Not Found", "{}")), 404, "empty"));

describe("502 heroes_bad_answer", () => {
  test.each([
    ["is not HTTP", "SSH-2.0-OpenSSH_9.9\r\n\r\n"],
    ["is random bytes", new Uint8Array(1000).fill(0xfe)],
  ])("when the response %s", async (_, bytes) => {
    await expectProblem((request) => request.send(bytes), 502, "bad_answer");
  });

  test.each([
    ["no body", ""],
    ["HTML", "<!doctype html><title>It works!</title>"],
    ["JSON that is cut short", '{"name":"Ada"'],
    ["another shape", '{"name":"Ada"}'],
    ["a type that is nearly right", '{"name":"Ada","level":"7"}'],
    ["null", "null"],
  ])("for %s", (_, body) =>
    expectProblem((request) => request.send(httpResponse("200 OK", body)), 502, "bad_answer"),
  );

  test("for a compressed response, which was not requested and which could unpack to any size", async () => {
    const packed = Bun.gzipSync(hero);
    const head = `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${packed.length}\r\n\r\n`;
    await expectProblem(
      (request) => request.send(Buffer.concat([Buffer.from(head), packed])),
      502,
      "bad_answer",
    );
  });
});

describe("the size of a response", () => {
  const padded = (bytes: number) => hero.padEnd(bytes, " ");

  test.each([
    ["with Content-Length", (text: string) => httpResponse("200 OK", text)],
    ["in chunks", (text: string) => `${chunkedHead}${chunk(text)}0\r\n\r\n`],
  ])("%s: at the limit it is read, one byte more is 502 heroes_too_large", async (_, wrap) => {
    const fits = await callTo((request) => request.send(wrap(padded(MAX_RESPONSE_BYTES))));
    expect(fits.result).toEqual(ADA);
    const tooLarge = wrap(padded(MAX_RESPONSE_BYTES + 1));
    await expectProblem((request) => request.send(tooLarge), 502, "too_large");
  });

  test("that is announced as too large is not read: the connection is closed", async () => {
    const closed = Promise.withResolvers<void>();
    await expectProblem(
      (request) => {
        request.closed.then(closed.resolve);
        return request.send(`HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n${hero}`);
      },
      502,
      "too_large",
    );
    await closed.promise;
  });

  test("that grows without end is read up to the limit: the connection is closed", async () => {
    const closed = Promise.withResolvers<void>();
    await expectProblem(
      async (request) => {
        let open = true;
        request.closed.then(() => {
          open = false;
          closed.resolve();
        });
        await request.send(chunkedHead);
        while (open) {
          await request.send(chunk("x".repeat(1000)));
          await new Promise(setImmediate);
        }
      },
      502,
      "too_large",
    );
    await closed.promise;
  });
});

test("the error of the upstream is the cause of the problem, and not in its detail", async () => {
  const { result } = await callTo((request) => request.send(httpResponse("500 Oops", "secret of heroes")));
  const { message, cause } = result as Problem;
  expect(message).toBe("The heroes service failed.");
  expect(String(cause)).toBe("CallFailed: the upstream responded 500");
});
