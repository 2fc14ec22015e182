import { describe, expect, test } from "bun:test";
import { allowedMethods, misroutedMethods } from "./route-paths.ts";

const routes = [
  { method: "GET", path: "/things" },
  { method: "POST", path: "/things" },
  { method: "GET", path: "/things/:id" },
  { method: "DELETE", path: "/things/:id" },
  { method: "PUT", path: "/things/:id/status" },
  { method: "POST", path: "/things/random" },
  { method: "ALL", path: "/other/*" },
  { method: "ALL", path: "/everything" },
];

describe("the methods of", () => {
  test.each([
    ["/things", ["GET", "HEAD", "POST"]],
    ["/things/", ["GET", "HEAD", "POST"]],
    ["/things/7", ["DELETE", "GET", "HEAD"]],
    ["/things/7/status", ["PUT"]],
    ["/things/random", ["POST"]],
    ["/things/random/", ["POST"]],
    ["/things//status", []],
    ["/things//", []],
    ["/things/7/status/now", []],
    ["/thing", []],
    ["/", []],
    ["", []],
    ["/other/thing", []],
    ["/everything", []],
  ])("%s are %j", (path, methods) => {
    expect(allowedMethods(routes, path)).toEqual(methods);
  });
});

const misrouted = (...texts: string[]) =>
  misroutedMethods(
    texts.map((text) => {
      const [method = "", path = ""] = text.split(" ");
      return { method, path };
    }),
  ).map(({ method, path, allowed }) => `${method} ${path}, not ${allowed}`);

describe("a method that a path does not have is misrouted", () => {
  test("where a path with a parameter has it", () => {
    expect(misrouted("GET /a/random", "GET /a/:id", "PUT /a/:id", "DELETE /a/:id")).toEqual([
      "PUT /a/random, not GET,HEAD",
      "DELETE /a/random, not GET,HEAD",
    ]);
    expect(misrouted("GET /a/:id", "PUT /a/b")).toEqual(["GET /a/b, not PUT"]);
    expect(misrouted("GET /a/:id/b", "PUT /a/:id/:other", "PUT /:any/:id/b")).toEqual([
      "PUT /a/:id/b, not GET,HEAD",
    ]);
  });

  test("where a path that ends in * has it, or all", () => {
    expect(misrouted("GET /a/:id", "PATCH /*")).toEqual(["PATCH /a/:id, not GET,HEAD"]);
    expect(misrouted("POST /a/b", "ALL /a/*")).toEqual(
      ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"].map((method) => `${method} /a/b, not POST`),
    );
  });
});

test.each([
  [["GET /a/:id", "PUT /b/:id"]],
  [["GET /a/b", "GET /a/:id"]],
  [["GET /a", "PUT /a/:id"]],
  [["GET /a/b", "OPTIONS /*"]],
  [["ALL /a/b", "PUT /a/:id"]],
])("nothing is misrouted among %j", (texts) => {
  expect(misrouted(...texts)).toEqual([]);
});

test("preflights stay with the route that there is for them, whatever else takes all methods", () => {
  expect(misrouted("GET /a/b", "OPTIONS /*", "ALL /a/*").map((line) => line.split(" ")[0])).not.toContain(
    "OPTIONS",
  );
});
