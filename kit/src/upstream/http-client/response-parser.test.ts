import { describe, expect, test } from "bun:test";
import { seededRandom } from "@super-heroes/testing/inputs/seeded-random";
import { type HttpResponse, ResponseParser } from "./response-parser.ts";

const LIMITS = { maxHeadBytes: 1024, maxBodyBytes: 1000 };

/** The response in these pieces, followed by the end of the connection. */
function read(pieces: Buffer[], limits = LIMITS) {
  const parser = new ResponseParser(limits);
  let parsed: HttpResponse | undefined;
  for (const piece of pieces) {
    expect(parsed).toBeUndefined();
    // The input is overwritten at once: what the parser needs later must have been copied.
    const lent = Buffer.from(piece);
    parsed = parser.feed(lent);
    lent.fill("#");
  }
  return { parsed: parsed ?? parser.end(), reusable: parser.reusable };
}

const whole = (text: string, limits = LIMITS) => read([Buffer.from(text)], limits);
const malformed = expect.objectContaining({ code: "malformed" });
const tooLarge = expect.objectContaining({ code: "too_large" });

const RESPONSES: [name: string, response: string, parsed: HttpResponse, reusable: boolean][] = [
  [
    "a declared length",
    'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{"name":"Zoë"}',
    { status: 200, contentType: "application/json", body: '{"name":"Zoë"}' },
    true,
  ],
  [
    "no content, by length",
    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    { status: 200, contentType: null, body: "" },
    true,
  ],
  [
    "chunks, with extensions and trailers, divided inside characters",
    "",
    { status: 200, contentType: "text/plain", body: "naïve 🦸 heroes!" },
    true,
  ],
  [
    "everything until the connection closes",
    "HTTP/1.1 200 OK\r\n\r\nall of 🦸 it",
    { status: 200, contentType: null, body: "all of 🦸 it" },
    false,
  ],
  [
    "HTTP/1.0",
    "HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc",
    { status: 200, contentType: null, body: "abc" },
    false,
  ],
  [
    "Connection: close",
    "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc",
    { status: 404, contentType: null, body: "abc" },
    false,
  ],
  [
    "204, which has no body",
    "HTTP/1.1 204 No Content\r\n\r\n",
    { status: 204, contentType: null, body: "" },
    true,
  ],
  [
    "304, whose length is that of another response",
    "HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n",
    { status: 304, contentType: null, body: "" },
    true,
  ],
  [
    "interim responses before it",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    { status: 200, contentType: null, body: "ok" },
    true,
  ],
];

/** The bytes of a response; the chunked one is written here, since its chunks end inside characters. */
function bytesOf(response: string): Buffer {
  if (response) return Buffer.from(response);
  const content = Buffer.from("naïve 🦸 heroes!");
  return Buffer.concat([
    Buffer.from("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\n"),
    content.subarray(0, 3),
    Buffer.from('\r\n00006 ;note="x"\r\n'),
    content.subarray(3, 9),
    Buffer.from("\r\nA\r\n"),
    content.subarray(9),
    Buffer.from("\r\n0\r\nChecksum: 1\r\nMore: 2\r\n\r\n"),
  ]);
}

describe.each(RESPONSES)("%s", (_, response, parsed, reusable) => {
  const bytes = bytesOf(response);

  test("in one piece", () => {
    expect(read([bytes])).toEqual({ parsed, reusable });
  });

  test("in two pieces, divided anywhere", () => {
    for (let at = 1; at < bytes.length; at++)
      expect(read([bytes.subarray(0, at), bytes.subarray(at)])).toEqual({ parsed, reusable });
  });

  test("byte by byte", () => {
    expect(read([...bytes].map((byte) => Buffer.of(byte)))).toEqual({ parsed, reusable });
  });

  test("in pieces of random lengths", () => {
    const random = seededRandom(7);
    for (let round = 0; round < 300; round++) {
      const pieces: Buffer[] = [];
      for (let at = 0; at < bytes.length; ) {
        const length = 1 + Math.floor(random() * 40);
        pieces.push(bytes.subarray(at, at + length));
        at += length;
      }
      expect(read(pieces)).toEqual({ parsed, reusable });
    }
  });

  test("is not whole without its last byte", () => {
    const parser = new ResponseParser(LIMITS);
    expect(parser.feed(bytes.subarray(0, -1))).toBeUndefined();
    expect(parser.end()?.body === parsed.body).toBe(false);
  });
});

describe("bytes after the response", () => {
  test.each([
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    "HTTP/1.1 204 No Content\r\n\r\n",
  ])("leave the connection unfit for another request: %j", (response) => {
    const bytes = response.includes("Length") ? `${response}ok` : response;
    expect(whole(bytes).reusable).toBe(true);
    expect(whole(`${bytes}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil`)).toEqual({
      parsed: { ...whole(bytes).parsed, body: bytes.includes("204") ? "" : "ok" } as HttpResponse,
      reusable: false,
    });
  });

  test("also where they come with the last piece of the body", () => {
    const head = Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
    expect(read([head, Buffer.from("cdX")])).toMatchObject({ parsed: { body: "abcd" }, reusable: false });
  });
});

describe("a body over the limit is refused", () => {
  const over = "x".repeat(LIMITS.maxBodyBytes + 1);

  test("by its declared length, before any of it has come", () => {
    expect(() => whole(`HTTP/1.1 200 OK\r\nContent-Length: ${over.length}\r\n\r\n`)).toThrow(tooLarge);
    expect(() => whole("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n")).toThrow(
      tooLarge,
    );
  });

  test("by a chunk's size, before any of it has come", () => {
    const head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    expect(() => whole(`${head}FFFFFFFF\r\n`)).toThrow(tooLarge);
    expect(() => whole(`${head}3E8\r\n${over.slice(1)}\r\n1\r\n`)).toThrow(tooLarge);
  });

  test("as soon as too much has come, where it ends with the connection", () => {
    expect(() => whole(`HTTP/1.1 200 OK\r\n\r\n${over}`)).toThrow(tooLarge);
  });

  test("and one of exactly the limit is not", () => {
    const body = over.slice(1);
    const inChunks = `Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    for (const rest of [`Content-Length: ${body.length}\r\n\r\n${body}`, inChunks, `X: y\r\n\r\n${body}`])
      expect(whole(`HTTP/1.1 200 OK\r\n${rest}`).parsed?.body).toBe(body);
  });
});

describe("malformed is", () => {
  const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  test.each([
    ["a head that is too large", `HTTP/1.1 200 OK\r\nX: ${"y".repeat(LIMITS.maxHeadBytes)}\r\n\r\n`],
    ["a head that is too large and has no end", `HTTP/1.1 200 OK\r\nX: ${"y".repeat(LIMITS.maxHeadBytes)}`],
    ["endless interim responses", "HTTP/1.1 100 Continue\r\n\r\n".repeat(100)],
    ["another protocol, at its first bytes", "SSH-2.0"],
    ["a change of protocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"],
    ["a chunk without a size", `${chunked}\r\n`],
    ["a chunk size that is no number", `${chunked}5x\r\nhello\r\n0\r\n\r\n`],
    ["a chunk size with a sign", `${chunked}-5\r\nhello\r\n0\r\n\r\n`],
    ["a chunk size of too many digits", `${chunked}000000005\r\nhello\r\n0\r\n\r\n`],
    ["a chunk longer than its size", `${chunked}3\r\nhello\r\n0\r\n\r\n`],
    ["a chunk line that ends with a bare line feed", `${chunked}5\nhello\r\n0\r\n\r\n`],
    ["an endless extension", `${chunked}5;${"x".repeat(2 * LIMITS.maxHeadBytes)}`],
    ["extensions without end", chunked + `1;${"x".repeat(100)}\r\na\r\n`.repeat(20)],
    ["trailers without end", `${chunked}0\r\n${`X: ${"y".repeat(100)}\r\n`.repeat(20)}`],
  ])("%s", (_, response) => {
    expect(() => whole(response)).toThrow(malformed);
    expect(() => read([...Buffer.from(response)].map((byte) => Buffer.of(byte)))).toThrow(malformed);
  });
});
