import { expect, test } from "bun:test";
import { recordedArguments, recordedCommand, recordedPath, recordedRequest } from "./recorded-request.ts";

const request = {
  name: "GET /api/cart",
  method: "GET",
  path: "/api/cart?size=3&api_key=s3cret",
  headers: { authorization: "Bearer s3cret", accept: "text/plain" },
  body: new Uint8Array([0, 255]),
};

test("a result has the names of headers, and not their values", () => {
  const recorded = recordedRequest(request, false);
  expect(recorded).toEqual({
    name: "GET /api/cart",
    method: "GET",
    path: "/api/cart?size=3&api_key=…",
    headers: { authorization: null, accept: null },
    bodyBytes: 2,
  });
  expect(JSON.stringify(recorded)).not.toContain("s3cret");
});

test("their values are recorded on request", () => {
  expect(recordedRequest(request, true).headers).toEqual(request.headers);
});

test("a path without a query stays as it is, and an empty one is the address itself", () => {
  expect(recordedPath("/a/b")).toBe("/a/b");
  expect(recordedPath("")).toBe("/");
  expect(recordedPath("/a?b")).toBe("/a?b");
});

test.each([
  ["PORT=3001 DB_PASSWORD='a b' node server.js", "PORT=… DB_PASSWORD=… node server.js"],
  ["node server.js --port 3001", "node server.js --port 3001"],
  ["server --api-key=abc --token abc -p 1", "server --api-key=… --token … -p 1"],
  ["/home/me/bin/server --db postgres://me:pw@localhost/x", "server --db URL"],
])("of the command %p, values that may be secret are left out", (command, recorded) => {
  expect(recordedCommand(command)).toBe(recorded);
});

test("of the arguments, addresses, headers, bodies and commands are left out", () => {
  const argv = [
    ...["http://127.0.0.1:1", "http://127.0.0.1:2", "--header", "authorization: s3cret", "--body=s3cret"],
    ...["--start-a", "TOKEN=s3cret node a.js", "--quick", "--connections", "8"],
  ];
  expect(recordedArguments(argv)).toEqual([
    ...["http://127.0.0.1:1", "http://127.0.0.1:2", "--header", "…", "--body=…"],
    ...["--start-a", "…", "--quick", "--connections", "8"],
  ]);
});
