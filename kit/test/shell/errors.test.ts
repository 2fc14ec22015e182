import { describe, expect, test } from "bun:test";
import { createSampleService, INTERNAL_MESSAGE, json } from "./sample-service.ts";

const { send, line, lines, finished } = createSampleService();

test("a route that does not exist is a 404 problem with every field of the contract", async () => {
  const response = await send("/nowhere?x=1", { headers: { "x-correlation-id": "id-404" } });
  expect(response.status).toBe(404);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("x-correlation-id")).toBe("id-404");
  expect(await response.json()).toEqual({
    type: "about:blank",
    title: "Not Found",
    status: 404,
    detail: "No route matches this path.",
    instance: "/nowhere",
    code: "route_not_found",
    correlation_id: "id-404",
  });
});

describe("a body that is well-formed but invalid", () => {
  const invalidBody = json(JSON.stringify({ name: "ab", password: "hunter2", level: "high", extra: "Xtra" }));

  test("is a 422 that lists each field once, with the reason", async () => {
    const response = await send("/things", invalidBody);
    expect(response.status).toBe(422);
    const { code, errors } = await response.json();
    expect(code).toBe("validation_failed");
    expect(errors).toHaveLength(4);
    expect(errors).toEqual(
      expect.arrayContaining([
        { field: "/extra", reason: "Unexpected property" },
        { field: "/name", reason: "Expected string length greater or equal to 3" },
        { field: "/password", reason: "must have at least 12 characters" },
        { field: "/level", reason: "Expected integer" },
      ]),
    );
  });

  test("is never repeated: neither in the response nor in the log", async () => {
    const response = await send("/things", invalidBody);
    const output = `${await response.text()} ${JSON.stringify(await finished(response))}`;
    for (const sent of ["hunter2", "high", "Xtra"]) expect(output).not.toContain(sent);
  });

  test("lists a missing field as required, without further reasons", async () => {
    const response = await send("/things", json('{"password":"long enough for it"}'));
    expect((await response.json()).errors).toEqual([
      { field: "/name", reason: "Expected required property" },
    ]);
  });

  test("lists at most twenty fields", async () => {
    const fields = Array.from({ length: 100 }, (_, index) => [`field${index}`, index]);
    const response = await send("/things", json(JSON.stringify(Object.fromEntries(fields))));
    expect((await response.json()).errors).toHaveLength(20);
  });

  test.each(["null", "[]", '"text"', "7"])("is refused as a whole when it is %s", async (body) => {
    const response = await send("/things", json(body));
    expect(response.status).toBe(422);
    expect((await response.json()).errors).toContainEqual({ field: "body", reason: "Expected object" });
  });
});

describe("an unexpected error", () => {
  test.each(["/fails", "/throws-text", "/breaks-its-schema"])("is a 500 that hides it: %s", async (path) => {
    const response = await send(path);
    expect(response.status).toBe(500);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      code: "internal_error",
      detail: "An internal error occurred.",
    });
    expect(text).not.toContain("heroes_secret");
  });

  test("is logged with its message, its stack and the request's correlation id", async () => {
    await send("/fails", { headers: { "x-correlation-id": "id-500" } });
    const entry = await line(({ correlationId, level }) => correlationId === "id-500" && level === 50);
    expect(entry).toMatchObject({ method: "GET", path: "/fails", code: "internal_error" });
    expect(entry.err).toMatchObject({
      message: INTERNAL_MESSAGE,
      stack: expect.stringContaining("sample-service"),
    });
  });
});

test("a client's error is logged as its request line, and not as an error", async () => {
  await finished(await send("/nowhere", { headers: { "x-correlation-id": "id-quiet" } }));
  const output = lines.filter(({ correlationId }) => correlationId === "id-quiet");
  expect(output).toEqual([expect.objectContaining({ level: 30, msg: "request", status: 404 })]);
});

test("DELETE works without a body", async () => {
  const response = await send("/things/1", { method: "DELETE" });
  expect(response.status).toBe(204);
  expect(await response.text()).toBe("");
});

test("the deadline of a request is the shorter of the service's and the caller's", async () => {
  const remaining = async (headers: Record<string, string>) =>
    (await (await send("/deadline", { headers })).json()).remainingMs;
  expect(await remaining({ "x-deadline-ms": "900" })).toBeLessThanOrEqual(900);
  expect(await remaining({ "x-deadline-ms": "99000" })).toBeLessThanOrEqual(3000);
});

describe("a request that is not ready at its deadline is 504", () => {
  test("and logged as an error, when it is the service's own", async () => {
    const service = createSampleService({}, { deadlineMs: 20 });
    const response = await service.send("/never");
    expect(response.status).toBe(504);
    expect(await service.finished(response)).toMatchObject({ status: 504 });
    expect(service.lines).toContainEqual(expect.objectContaining({ level: 50, code: "deadline_exceeded" }));
  });

  test("but not logged as an error, when its caller allowed hardly any time", async () => {
    const service = createSampleService();
    const response = await service.send("/never", { headers: { "x-deadline-ms": "1" } });
    expect(response.status).toBe(504);
    expect(await service.finished(response)).toMatchObject({ status: 499 });
    expect(service.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
    expect(await (await service.send("/metrics")).text()).toMatch(
      /^http_requests_total\{route="\/never",method="GET",status="499",service="sample"\} 1$/m,
    );
  });

  test("nor are failures because of it, whether timers are early or late", async () => {
    const service = createSampleService();
    const hurried = { headers: { "x-deadline-ms": "1" } };
    const responses = await Promise.all(
      Array.from({ length: 20 }, () => service.send("/unavailable", hurried)),
    );
    const logged = await Promise.all(responses.map(service.finished));
    expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(503));
    expect(logged.map(({ status }) => status)).toEqual(Array(20).fill(499));
    expect(service.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});
