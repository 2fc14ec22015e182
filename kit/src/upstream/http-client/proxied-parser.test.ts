import { expect, test } from "bun:test";
import type { HeaderField } from "./end-to-end-fields.ts";
import { ProxiedParser, type ProxiedResponse } from "./proxied-parser.ts";

const ignored = { resume() {}, cancel() {} };

const HEADERS: HeaderField[] = [["X-Id", "1"]];

/** The result of a response in these pieces, followed by the end of the connection. */
async function read(pieces: Buffer[], isHead: boolean) {
  const parser = new ProxiedParser(isHead, ignored, 1024);
  let response: ProxiedResponse | undefined;
  for (const piece of pieces) {
    expect(parser.done).toBe(false);
    // The input is overwritten at once: what is needed later must have been copied.
    const lent = Buffer.from(piece);
    response = parser.feed(lent) ?? response;
    lent.fill("#");
  }
  parser.end();
  expect(parser.done).toBe(true);
  parser.content.close();
  const { body = null, ...head } = response ?? {};
  return { ...head, body: body && (await new Response(body).text()), reusable: parser.reusable };
}

test.each<[name: string, rest: string, isHead: boolean, body: string | null, reusable: boolean]>([
  ["a declared length", "X-Id: 1\r\nContent-Length: 6\r\n\r\n🦸!!", false, "🦸!!", true],
  ["no content, by length", "X-Id: 1\r\nContent-Length: 0\r\n\r\n", false, "", true],
  [
    "chunks",
    "X-Id: 1\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n",
    false,
    "abcde",
    true,
  ],
  ["everything until the connection closes", "X-Id: 1\r\n\r\nall of 🦸 it", false, "all of 🦸 it", false],
  ["a response to HEAD", "X-Id: 1\r\nTransfer-Encoding: chunked\r\n\r\n", true, null, true],
])("%s, in one piece, in two divided anywhere, and byte by byte", async (_, rest, isHead, body, reusable) => {
  const bytes = Buffer.from(`HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 Fine\r\n${rest}`);
  const expected = { status: 200, statusText: "Fine", headers: HEADERS, body, reusable };
  expect(await read([bytes], isHead)).toEqual(expected);
  for (let at = 1; at < bytes.length; at++)
    expect(await read([bytes.subarray(0, at), bytes.subarray(at)], isHead)).toEqual(expected);
  expect(
    await read(
      [...bytes].map((byte) => Buffer.of(byte)),
      isHead,
    ),
  ).toEqual(expected);
});

test.each(["Content-Length: 2\r\n\r\nok", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"])(
  "bytes after the response leave the connection unfit for another: %j",
  (rest) => {
    const parser = new ProxiedParser(false, ignored, 1024);
    parser.feed(Buffer.from(`HTTP/1.1 200 OK\r\n${rest}HTTP/1.1 200 OK\r\n`));
    expect(parser).toMatchObject({ done: true, reusable: false });
  },
);

test("a response that breaks off is not whole", () => {
  for (const framing of ["Content-Length: 5", "Transfer-Encoding: chunked"]) {
    const parser = new ProxiedParser(false, ignored, 1024);
    parser.feed(Buffer.from(`HTTP/1.1 200 OK\r\n${framing}\r\n\r\n`));
    parser.end();
    expect(parser.done).toBe(false);
  }
});
