import { describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { problemOf } from "./error-mapper.ts";
import { wholeNumber, wholeNumberInBody } from "./whole-number.ts";

const ERROR = "must be a whole number from 1 to 1000";

/** Responds with what its handler got, or the problem that the request ended with. */
const app = new Elysia()
  .onError(({ error, code }) => {
    const { status, errors } = problemOf(error, code);
    return Response.json(errors, { status });
  })
  .get("/rows", ({ query }) => ({ got: query.count ?? "nothing" }), {
    query: Type.Object({ count: Type.Optional(wholeNumber({ minimum: 1, maximum: 1000 })) }),
  })
  .get("/rows/:id", ({ params }) => ({ got: params.id }), {
    params: Type.Object({ id: wholeNumber() }),
  });

async function responseTo(path: string): Promise<unknown> {
  const response = await app.handle(new Request(`http://localhost${path}`));
  return await response.json();
}

describe("in a query", () => {
  test.each([
    ["1", 1],
    ["1000", 1000],
    ["007", 7],
  ])("%j is decoded to a number", async (written, got) => {
    expect(await responseTo(`/rows?count=${written}`)).toEqual({ got });
  });

  test("may be absent where it is optional", async () => {
    expect(await responseTo("/rows")).toEqual({ got: "nothing" });
  });

  test.each(["0", "1001", "-1", "1.5", "1e2", "0x10", "ten", "", "%205", "99999999999999999999"])(
    "%j is refused, with the parameter's name and the reason",
    async (written) => {
      expect(await responseTo(`/rows?count=${written}`)).toEqual([{ field: "count", reason: ERROR }]);
    },
  );
});

describe("in a path", () => {
  test.each([
    ["42", 42],
    ["-42", -42],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
  ])("%j is decoded to a number", async (written, got) => {
    expect(await responseTo(`/rows/${written}`)).toEqual({ got });
  });

  test.each(["one", "1.0", "9007199254740992", "%31x"])("%j is refused", async (written) => {
    expect(await responseTo(`/rows/${written}`)).toEqual([
      { field: "id", reason: "must be a whole number from -9007199254740991 to 9007199254740991" },
    ]);
  });
});

describe("in a body", () => {
  const app = new Elysia()
    .onError(({ error, code }) => Response.json(problemOf(error, code).errors, { status: 422 }))
    .post("/rows", ({ body }) => body, {
      body: Type.Object({
        id: Type.Optional(wholeNumberInBody()),
        level: wholeNumberInBody({ minimum: 1, maximum: 9 }),
      }),
    });
  const post = async (body: string) => {
    const headers = { "content-type": "application/json" };
    const response = await app.handle(
      new Request("http://localhost/rows", { method: "POST", headers, body }),
    );
    return await response.json();
  };

  test("is read when it is within its bounds", async () => {
    expect(await post('{"id":9007199254740991,"level":9}')).toEqual({
      id: Number.MAX_SAFE_INTEGER,
      level: 9,
    });
  });

  test.each([
    ['{"level":10}', "/level", "must be a whole number from 1 to 9"],
    ['{"level":0}', "/level", "must be a whole number from 1 to 9"],
    // Parsed as 9007199254740992.
    [
      '{"id":9007199254740993,"level":1}',
      "/id",
      "must be a whole number from -9007199254740991 to 9007199254740991",
    ],
  ])("is refused when it is not, with both bounds: %s", async (body, field, reason) => {
    expect(await post(body)).toEqual([{ field, reason }]);
  });
});
