import { describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { wholeNumber } from "../../src/http/whole-number.ts";
import { createSampleService, json } from "./sample-service.ts";

const { app, send } = createSampleService();
app
  .get("/pages", ({ query }) => query, {
    query: Type.Object({ limit: Type.Optional(wholeNumber()) }),
  })
  .get("/hidden", () => "hidden", { detail: { hide: true } })
  .put("/things/:id", () => "written")
  .patch("/things/:id", () => "written");

const errorsOf = async (response: Response) => {
  expect(response.status).toBe(422);
  return (await response.json()).errors;
};

describe("a query", () => {
  test.each([
    ["/things/1", "x=1", "x"],
    ["/things/1", "x", "x"],
    ["/api/things", "a=1&b=2&a=1", "a"],
    ["/api/things", "__proto__=1", "__proto__"],
    ["/pages", "limit=1&Limit=1", "Limit"],
  ])("with an unknown parameter is 422: %s?%s", async (path, query, field) => {
    const [first] = await errorsOf(await send(`${path}?${query}`));
    expect(first).toEqual({ field, reason: "Unexpected property" });
  });

  test.each(["limit=1&limit=1", "limit=1&limit=2", "limit=1&%6Cimit=2"])(
    "with a repeated parameter is 422: %s",
    async (query) => {
      expect(await errorsOf(await send(`/pages?${query}`))).toEqual([
        { field: "limit", reason: "must not be repeated" },
      ]);
    },
  );

  test.each(["/pages?limit=1", "/pages?", "/things/1?", "/health?x=1", "/ready?x=1", "/hidden?x=1&x=2"])(
    "is accepted: %s",
    async (target) => {
      expect((await send(target)).status).toBe(200);
    },
  );

  test("of a request that writes is checked too", async () => {
    expect(await errorsOf(await send("/anything?dry_run=true", json("{}")))).toEqual([
      { field: "dry_run", reason: "Unexpected property" },
    ]);
  });

  test("with many unknown parameters lists twenty", async () => {
    const query = Array.from({ length: 50 }, (_, index) => `p${index}`).join("&");
    expect(await errorsOf(await send(`/things/1?${query}`))).toHaveLength(20);
  });
});

describe.each(["PUT", "PATCH", "DELETE"])("%s", (method) => {
  const write = (headers: Record<string, string>) =>
    send("/things/1", {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(method !== "DELETE" && { body: "{}" }),
    });

  test.each([{ "if-match": '"x"' }, { "if-match": 'W/"x", "y"' }, { "if-none-match": " * " }])(
    "with a precondition that is not true is 412, and nothing is written: %j",
    async (headers) => {
      const response = await write(headers);
      expect(response.status).toBe(412);
      expect((await response.json()).code).toBe("precondition_failed");
    },
  );

  test.each([
    { "if-match": "*" },
    { "if-none-match": '"x"' },
    { "if-unmodified-since": "Thu, 01 Jan 1970 00:00:00 GMT" },
  ])("with a precondition that is true, or has to be ignored, writes: %j", async (headers) => {
    expect((await write(headers)).ok).toBe(true);
  });
});

test("preconditions do not apply to a GET without an entity tag", async () => {
  expect((await send("/things/1", { headers: { "if-none-match": "*" } })).status).toBe(200);
});

describe("the response to a request with an access token", () => {
  app.get("/public", ({ set }) => {
    set.headers["cache-control"] = "public, max-age=60";
    return "the same for all";
  });
  const controlOf = async (path: string, headers: Record<string, string>) =>
    (await send(path, { headers })).headers.get("cache-control");

  test.each(["/things/1", "/nowhere", "/fails", "/moved", "/things/1?x=1", "/swagger/json"])(
    "is not stored by caches: %s",
    async (path) => {
      expect(await controlOf(path, { authorization: "Bearer x" })).toBe("no-store");
      expect(await controlOf(path, {})).toBeNull();
    },
  );

  test("may be stored when its handler declares it public", async () => {
    expect(await controlOf("/public", { authorization: "Bearer x" })).toBe("public, max-age=60");
  });
});
