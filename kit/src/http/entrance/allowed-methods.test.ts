import { describe, expect, test } from "bun:test";
import { allowedMethodsOf, misroutedMethods } from "./allowed-methods.ts";

const routesOf = (...texts: string[]) =>
  texts.map((text) => {
    const [method = "", path = ""] = text.split(" ");
    return { method, path };
  });

const allowed = allowedMethodsOf(
  routesOf(
    "GET /things",
    "POST /things",
    "GET /things/:id",
    "DELETE /things/:thing",
    "PUT /things/:id/status",
    "POST /things/random",
    "GET /:any/:id/status",
    "PATCH /files/*",
    "ALL /other/*",
    "ALL /everything",
  ),
);

describe("Allow for", () => {
  test.each([
    ["/things", "GET, HEAD, OPTIONS, POST"],
    ["/things/7", "DELETE, GET, HEAD, OPTIONS"],
    ["/things/random", "OPTIONS, POST"],
    ["/things/7/status", "OPTIONS, PUT"],
    ["/others/7/status", "GET, HEAD, OPTIONS"],
    ["/files/a/b", "OPTIONS, PATCH"],
    ["/files", ""],
    ["/things/", ""],
    ["/things//status", ""],
    ["/things/7/status/now", ""],
    ["/thing", ""],
    ["/", ""],
    ["", ""],
    ["/other/thing", ""],
    ["/everything", ""],
  ])("%s is %j", (path, methods) => {
    expect(allowed(path)).toBe(methods);
  });
});

const misrouted = (...texts: string[]) =>
  misroutedMethods(routesOf(...texts)).map(({ method, path }) => `${method} ${path}`);

describe("a method that a path does not have is misrouted", () => {
  test("where a path with a parameter has it", () => {
    expect(misrouted("GET /a/random", "GET /a/:id", "PUT /a/:id", "DELETE /a/:other")).toEqual([
      "PUT /a/random",
      "DELETE /a/random",
    ]);
    expect(misrouted("GET /a/:id", "PUT /a/b")).toEqual(["GET /a/b"]);
    expect(misrouted("GET /a/:id/b", "PUT /a/:id/:other", "PUT /:any/:id/b")).toEqual(["PUT /a/:id/b"]);
  });

  test("where a path that ends in * has it", () => {
    expect(misrouted("GET /a/:id", "PATCH /*")).toEqual(["PATCH /a/:id"]);
  });
});

test.each([
  [["GET /a/:id", "PUT /b/:id"]],
  [["GET /a/b", "GET /a/:id"]],
  [["GET /a", "PUT /a/:id"]],
  [["GET /a/:id", "PUT /a/:other"]],
  [["GET /a/*", "PUT /:any/:id"]],
  [["ALL /a/b", "PUT /a/:id"]],
  [["GET /a/b", "ALL /a/*"]],
])("nothing is misrouted among %j", (texts) => {
  expect(misrouted(...texts)).toEqual([]);
});
