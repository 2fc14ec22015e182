import { afterAll, describe, expect, test } from "bun:test";
import { connect } from "node:net";
import { hostCases, targetCases } from "@super-heroes/testing/http/entrance-cases";
import { expectOutcome } from "@super-heroes/testing/http/expect-outcome";
import { rawRequest } from "@super-heroes/testing/http/raw-request";
import { Elysia } from "elysia";
import { createSampleService, listen } from "./sample-service.ts";

const service = createSampleService();
const server = listen(service.app);
afterAll(() => server[Symbol.asyncDispose]());

const ROUTE = "/api/things";
const raw = (line: string, ...headers: string[]) =>
  rawRequest(
    server.url,
    [`${line} HTTP/1.1`, "host: localhost", "connection: close", ...headers, "", ""].join("\r\n"),
  );
const field = (head: string, name: string) => new RegExp(`^${name}: (.*)$`, "im").exec(head)?.[1]?.trim();

describe("a request enters, or is refused, by its bytes", () => {
  test.each([...targetCases(ROUTE), ...hostCases(ROUTE)])("$name: $outcome", async (entranceCase) => {
    await expectOutcome(server.url, entranceCase);
  });
});

describe("a request that is refused", () => {
  test("is a problem with a correlation id, counted as unmatched, and logged without its query", async () => {
    const { head, body } = await raw("GET /api/%00?token=secret", "x-correlation-id: refused-1");
    expect(field(head, "content-type")).toBe("application/problem+json");
    expect(JSON.parse(body)).toMatchObject({
      status: 400,
      instance: "/api/%00",
      correlation_id: "refused-1",
    });
    const line = await service.line(({ correlationId }) => correlationId === "refused-1");
    expect(line).toMatchObject({ method: "GET", path: "/api/%00", status: 400, level: 30 });
    expect(JSON.stringify(line)).not.toContain("secret");
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/http_requests_total\{route="unmatched",method="GET",status="400"/);
  });

  test("shows at most 200 characters of its path, and only visible ones", async () => {
    const { body } = await raw(`GET /${"a".repeat(1000)}\xff%zz`);
    expect(JSON.parse(body).instance).toMatch(/^\/a{199}$/);
  });
});

describe("a method that a route does not have", () => {
  test.each(["POST", "PUT", "PATCH", "DELETE", "PROPFIND", "TRACE", "QUERY", "PURGE", "LINK", "M-SEARCH"])(
    "%s is 405, and Allow names those that it has",
    async (method) => {
      const { status, head, body } = await raw(`${method} ${ROUTE}`);
      expect({ status, code: JSON.parse(body).code }).toEqual({ status: 405, code: "method_not_allowed" });
      expect(field(head, "allow")).toBe("GET, HEAD, OPTIONS");
    },
  );

  test("is 405 with the methods of all routes on the path", async () => {
    const { status, head } = await raw("PATCH /things/7");
    expect(status).toBe(405);
    expect(field(head, "allow")).toBe("DELETE, GET, HEAD, OPTIONS");
  });

  test.each(["GET", "POST", "PROPFIND", "OPTIONS"])("%s is 404 where there is no route", async (method) => {
    expect((await raw(`${method} /api/nothing`)).status).toBe(404);
  });

  test("OPTIONS is 204 with the supported methods", async () => {
    const { status, head, body } = await raw(`OPTIONS ${ROUTE}/`);
    expect({ status, body }).toEqual({ status: 204, body: "" });
    expect(field(head, "allow")).toBe("GET, HEAD, OPTIONS");
  });

  // Bun closes the connection for unknown methods, also for `get`: method names are case-sensitive.
  test.each(["get", "FOO"])("%s, which the server does not support, has no effect", async (method) => {
    const before = service.lines.length;
    expect((await raw(`${method} ${ROUTE}`)).head).toBe("");
    expect(service.lines).toHaveLength(before);
  });
});

// Bun (1.4.5) drops the response to a client that has closed its half of the connection.
test("a client that closes its half gets a response that is ready at once; a longer request is cancelled", async () => {
  const half = async (path: string) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const { hostname, port } = new URL(server.url);
    let received = "";
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true }, () =>
      socket.end(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`),
    );
    socket.on("data", (bytes) => {
      received += bytes;
    });
    socket.on("close", () => resolve(received));
    socket.on("end", () => socket.end());
    return await promise;
  };
  expect(await half("/health")).toStartWith("HTTP/1.1 200 ");
  expect(await half("/waits")).toBe("");
  await service.waitCancelled();
});

test("other wrappers of the app see a request after it has entered", async () => {
  const seen: string[] = [];
  const tracing = new Elysia({ name: "seeing" }).wrap((handle, request) => {
    seen.push(`${request.method} ${request.url}`);
    return handle;
  });
  const { app } = createSampleService({}, { tracing });
  app.wrap((handle, request) => {
    seen.push(`${request.method} ${request.url}`);
    return handle;
  });
  await app.handle(new Request("http://localhost/%61pi/things/?x=1", { method: "HEAD" }));
  expect(seen).toEqual(Array(2).fill("GET http://localhost/api/things?x=1"));
});

describe("HEAD", () => {
  const headOf = async (method: string, path: string) => {
    const { status, head, body } = await raw(`${method} ${path}`, "x-correlation-id: same");
    const fields = head
      .split("\r\n")
      .slice(1)
      .map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase()))
      .filter((line) => !line.startsWith("date:"));
    return { status, fields: fields.toSorted(), body };
  };

  test.each([
    ROUTE,
    "/things/7",
    "/health",
    "/ready",
    "/swagger",
    "/swagger/json",
    "/swagger/assets/page.js",
    "/swagger/assets/swagger-ui.css",
    "/moved",
    "/nowhere",
    "/fails",
    "/turns/1",
    "/streams",
    "/api/%00",
  ])("has the status and the fields of GET, and no body: %s", async (path) => {
    const { body, ...got } = await headOf("HEAD", path);
    const { body: whole, ...expected } = await headOf("GET", path);
    // The id of a failed request is in its body.
    expect(got).toEqual(expected);
    expect(body).toBe("");
    expect(whole !== "" || path === "/moved").toBe(true);
  });

  test("is logged and counted as HEAD", async () => {
    await raw("HEAD /things/1", "x-correlation-id: head-1");
    expect(await service.line(({ correlationId }) => correlationId === "head-1")).toMatchObject({
      method: "HEAD",
    });
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/http_requests_total\{route="\/things\/:id",method="HEAD",status="200"/);
  });

  test("of a stream ends it unread", async () => {
    await raw("HEAD /streams");
    expect(await service.streamEnded()).toBe("cancelled");
  });
});
