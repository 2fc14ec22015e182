import { describe, expect, test } from "bun:test";
import { rawConnection } from "@super-heroes/testing/http/raw-connection";
import { createSampleService, listen } from "./sample-service.ts";

const head = (...fields: string[]) =>
  [
    "POST /anything HTTP/1.1",
    "Host: a",
    "Content-Type: application/json",
    "X-Correlation-ID: slow",
    ...fields,
    "",
    "",
  ].join("\r\n");

/** Ways in which a body can be incomplete. */
const UNFINISHED: [name: string, first: string, drip: string][] = [
  ["declared, of which nothing comes", head("Content-Length: 100"), ""],
  ["declared, of which a part comes", `${head("Content-Length: 100")}{"a":`, ""],
  ["declared, which drips", head("Content-Length: 60000"), " "],
  ["in chunks, of which nothing comes", head("Transfer-Encoding: chunked"), ""],
  ["in chunks, of which a part comes", `${head("Transfer-Encoding: chunked")}5\r\n{"a":\r\n`, ""],
  ["in chunks, one of which is cut short", `${head("Transfer-Encoding: chunked")}50\r\n{"a":`, ""],
  ["in chunks, which drips", head("Transfer-Encoding: chunked"), "1\r\n \r\n"],
  ["without its last chunk", `${head("Transfer-Encoding: chunked")}2\r\n{}\r\n`, ""],
];

describe("a body", () => {
  test.each(UNFINISHED)("%s is 408, and the connection is closed", async (_, first, drip) => {
    const service = createSampleService({}, { deadlineMs: 150 });
    await using server = listen(service.app);
    const connection = rawConnection(server.url, first);
    const dripping = drip === "" ? undefined : setInterval(() => connection.send(drip), 10);
    // A byte sent after the close gets a reset: the response has been read by then.
    const response = await connection.closed.catch(() => connection.received);
    clearInterval(dripping);
    expect(response).toStartWith("HTTP/1.1 408 ");
    expect(response).toMatch(/^content-type: application\/problem\+json\r$/im);
    expect(response).toMatch(/^connection: close\r$/im);
    expect(response).toContain('"code":"body_timeout"');
    expect(await service.line(({ msg }) => msg === "request")).toMatchObject({ status: 408 });
    expect(service.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  test.each(UNFINISHED)("%s costs other requests nothing", async (_, first) => {
    const service = createSampleService({}, { deadlineMs: 60_000 });
    await using server = listen(service.app);
    const stuck = Array.from({ length: 64 }, () => rawConnection(server.url, first));
    await Promise.all(stuck.map(({ opened }) => opened));
    for (let request = 0; request < 20; request++) {
      const body = JSON.stringify({ request });
      const response = await fetch(`${server.url}/anything`, {
        method: "POST",
        body,
        headers: { "content-type": "application/json" },
      });
      expect(await response.json()).toEqual({ body: { request } });
    }
    for (const connection of stuck) connection.end();
  });
});

describe("a client that closes its connection in the middle of its body", () => {
  test.each(
    UNFINISHED.flatMap(([name, first]) =>
      (["reset", "end"] as const).map((how) => [name, how, first] as const),
    ),
  )("%s, by %s: is logged and counted as 499, and no error", async (_, how, first) => {
    const service = createSampleService({}, { deadlineMs: 60_000 });
    await using server = listen(service.app);
    const connection = rawConnection(server.url, first);
    await connection.opened;
    // The request is under way.
    while (!/^http_requests_in_flight\{.*\} 2$/m.test(await (await fetch(`${server.url}/metrics`)).text()));
    connection[how]();
    expect(await service.line(({ msg, path }) => msg === "request" && path === "/anything")).toMatchObject({
      status: 499,
    });
    expect(service.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
    expect(await (await fetch(`${server.url}/metrics`)).text()).toMatch(
      /^http_requests_total\{route="\/anything",method="POST",status="499",service="sample"\} 1$/m,
    );
  });
});

describe("a body that is not used", () => {
  test.each([
    ["GET", "/things/1", 200],
    ["DELETE", "/things/1", 204],
    ["OPTIONS", "/things/1", 204],
    ["POST", "/things/1", 405],
    ["PUT", "/nowhere", 404],
    ["DELETE", "/nowhere", 404],
  ])("is not waited for: %s %s", async (method, path, status) => {
    const service = createSampleService({}, { deadlineMs: 60_000 });
    await using server = listen(service.app);
    const fields = head("Content-Length: 1000000000").slice("POST /anything".length);
    const connection = rawConnection(server.url, `${method} ${path}${fields}{"a":`);
    expect(await service.line(({ msg }) => msg === "request")).toMatchObject({ status });
    connection.end();
  });
});
