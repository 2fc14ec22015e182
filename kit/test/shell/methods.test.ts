import { describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { refuseOtherMethods } from "../../src/shell/other-methods.ts";
import { createSampleService } from "./sample-service.ts";

const { send } = createSampleService();

test.each([
  ["PUT", "/things", "OPTIONS, POST"],
  ["GET", "/things", "OPTIONS, POST"],
  ["POST", "/things/7", "DELETE, GET, HEAD, OPTIONS"],
  ["TRACE", "/health", "GET, HEAD, OPTIONS"],
  ["POST", "/health/", "GET, HEAD, OPTIONS"],
])("%s %s is 405, with the methods of the route", async (method, path, allow) => {
  const response = await send(path, { method });
  expect(response.headers.get("allow")).toBe(allow);
  await expectProblem(response, 405, "method_not_allowed");
});

test.each([
  ["GET", "/nothing"],
  ["POST", "/things/7/8"],
])("%s %s has no route: 404", async (method, path) => {
  const response = await send(path, { method });
  expect(response.headers.get("allow")).toBeNull();
  await expectProblem(response, 404, "route_not_found");
});

describe("a path that a more general one covers", () => {
  const { app } = createSampleService();
  refuseOtherMethods(app.get("/things/random", () => "drawn").post("/:any/random", () => "posted"));
  const call = (method: string, path: string, init?: RequestInit) =>
    app.handle(new Request(`http://localhost${path}`, { method, ...init }));

  test.each(["POST", "DELETE"])("refuses %s, whatever the body", async (method) => {
    for (const init of [{}, { body: "{}" }, { body: "<xml/>", headers: { "content-type": "text/xml" } }]) {
      const response = await call(method, "/things/random", init);
      expect(response.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
      await expectProblem(response, 405, "method_not_allowed");
    }
  });

  test("responds to OPTIONS with its own methods", async () => {
    const response = await call("OPTIONS", "/things/random");
    expect(response.status).toBe(204);
    expect(response.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
  });

  test("keeps its own method, and does not change that of others", async () => {
    expect(await (await call("GET", "/things/random")).text()).toBe("drawn");
    expect(await (await call("GET", "/things/7")).json()).toEqual({ id: "7" });
    expect((await call("DELETE", "/things/7")).status).toBe(204);
  });
});
