import { describe, expect, test } from "bun:test";
import { parseHead } from "./response-head.ts";

const head = (...lines: string[]) => lines.map((line) => `${line}\r\n`).join("");
const withFields = (...fields: string[]) => parseHead(head("HTTP/1.1 200 OK", ...fields));

describe("the status line", () => {
  test.each([
    ["HTTP/1.1 200 OK", 200],
    ["HTTP/1.1 404 Not Found", 404],
    ["HTTP/1.0 503 Service Unavailable", 503],
    ["HTTP/1.1 200 ", 200],
    ["HTTP/1.1 200", 200],
  ])("%j", (line, status) => {
    expect(parseHead(head(line)).status).toBe(status);
  });

  test.each([
    "HTTP/2 200 OK",
    "HTTP/1. 200 OK",
    "HTTP/1.x 200 OK",
    "http/1.1 200 OK",
    "HTTP/1.1  200 OK",
    "HTTP/1.1 20 OK",
    "HTTP/1.1 2000 OK",
    "HTTP/1.1 +20 OK",
    "HTTP/1.1 099 OK",
    "HTTP/1.1 600 OK",
    "SSH-2.0-OpenSSH_9.6",
    "",
  ])("%j is malformed", (line) => {
    expect(() => parseHead(head(line))).toThrow("status line");
  });
});

describe("header fields", () => {
  test("are found in whatever case, with or without white space around their values", () => {
    expect(withFields("CONTENT-type:text/plain", "cOntent-Length: \t 12 \t")).toEqual({
      status: 200,
      contentType: "text/plain",
      length: 12,
      chunked: false,
      keepAlive: true,
    });
    expect(withFields("tRANSFER-encoding: ChunkeD")).toMatchObject({ chunked: true, length: undefined });
  });

  test("have Retry-After in seconds or as a date", () => {
    expect(withFields("Retry-After: 7").retryAfterSeconds).toBe(7);
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();
    expect(withFields(`retry-after: ${inAnHour}`).retryAfterSeconds).toBeWithin(3590, 3601);
    expect(withFields("Retry-After: Thu, 01 Jan 1970 00:00:00 GMT").retryAfterSeconds).toBe(0);
    expect(withFields("Retry-After: soon").retryAfterSeconds).toBeUndefined();
  });

  test("of other names, the same length or not, change nothing", () => {
    expect(
      withFields(
        "Content-Lengthy: 5",
        "Content-Langth: 5",
        "Content\rLength: 5",
        "X: close",
        "Coxnection: close",
      ),
    ).toEqual({
      status: 200,
      contentType: null,
      length: undefined,
      chunked: false,
      keepAlive: true,
    });
  });

  test.each([
    ["HTTP/1.1", [], true],
    ["HTTP/1.1", ["Connection: close"], false],
    ["HTTP/1.1", ["connection: Upgrade , CLOSE"], false],
    ["HTTP/1.1", ["Connection: keep-alive", "Connection: close"], false],
    ["HTTP/1.1", ["Connection: closed"], true],
    ["HTTP/1.0", [], false],
    ["HTTP/1.0", ["Connection: keep-alive"], false],
  ])("%s with %j: the connection stays open: %p", (version, fields, keepAlive) => {
    expect(parseHead(head(`${version} 200 OK`, ...fields)).keepAlive).toBe(keepAlive);
  });

  test.each([
    ["a Content-Length that is not a number", ["Content-Length: 12a"]],
    ["a negative Content-Length", ["Content-Length: -1"]],
    ["a signed Content-Length", ["Content-Length: +1"]],
    ["an empty Content-Length", ["Content-Length:"]],
    ["a list of Content-Lengths", ["Content-Length: 5, 5"]],
    ["two Content-Lengths", ["Content-Length: 5", "Content-Length: 6"]],
    ["Content-Length beside Transfer-Encoding", ["Content-Length: 5", "Transfer-Encoding: chunked"]],
    ["a coding that was not requested", ["Transfer-Encoding: gzip, chunked"]],
    ["a coding without an end", ["Transfer-Encoding: identity"]],
    ["two Transfer-Encodings", ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"]],
    ["white space before the colon", ["Content-Length : 5"]],
    ["a folded line", ["X-Note: one", " two: three"]],
    ["a line without a colon", ["X-Note", "X: y"]],
    ["a line without a name", [": 5"]],
    ["a bare line feed", ["X-Note: one\nContent-Length: 5"]],
  ])("%s is malformed", (_, fields) => {
    expect(() => withFields(...fields)).toThrow(expect.objectContaining({ code: "malformed" }));
  });

  test("chunks in HTTP/1.0 are malformed", () => {
    expect(() => parseHead(head("HTTP/1.0 200 OK", "Transfer-Encoding: chunked"))).toThrow("was not offered");
  });
});
