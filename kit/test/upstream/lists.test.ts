import { describe, expect, test } from "bun:test";
import { ADA, createCaller, MAX_RESPONSE_BYTES } from "./caller.ts";
import { httpResponse, type RawRequest, rawServer } from "./raw-server.ts";

const BO = { name: "Bo", level: 3 };
const CY = { name: "Cy", level: 5 };

const answering = (body: string) => (request: RawRequest) => request.send(httpResponse("200 OK", body));

/** How a call for three heroes ends, with an answer or a problem, and in the metrics. */
async function threeFrom(body: string) {
  using server = rawServer(answering(body));
  const { callMany, outcomes, occupancy } = createCaller(server.url);
  const result = await callMany(3).catch((error: unknown) => error);
  expect(await occupancy()).toEqual({ in_flight: 0, waiting: 0 });
  return { result, outcomes: await outcomes() };
}

test("the right list is passed on in its order, and is one call", async () => {
  const list = [BO, ADA, CY];
  expect(await threeFrom(JSON.stringify(list))).toEqual({ result: list, outcomes: { ok: 1 } });
});

test("a list of one is a list", async () => {
  using server = rawServer(answering(JSON.stringify([ADA])));
  expect(await createCaller(server.url).callMany(1)).toEqual([ADA]);
});

describe("502 heroes_bad_answer", () => {
  test.each<[string, unknown]>([
    ["an empty list", []],
    ["a list that is one short", [ADA, BO]],
    ["a list with one too many", [ADA, BO, CY, ADA]],
    ["a single one", ADA],
    ["null", null],
    ["something that has a length", { length: 3, 0: ADA, 1: BO, 2: CY }],
    ["a list in an object", { heroes: [ADA, BO, CY] }],
    ["a list whose first is wrong", [{ name: "Ada" }, BO, CY]],
    ["a list whose last is wrong", [ADA, BO, { name: "Cy", level: "5" }]],
    ["a list with a gap", [ADA, null, CY]],
  ])("for %s", async (_, answer) => {
    const { result, outcomes } = await threeFrom(JSON.stringify(answer));
    expect(result).toMatchObject({ status: 502, code: "heroes_bad_answer" });
    expect(outcomes).toEqual({ bad_answer: 1 });
  });

  test("for half a list", async () => {
    const { result } = await threeFrom(JSON.stringify([ADA, BO, CY]).slice(0, -1));
    expect(result).toMatchObject({ status: 502, code: "heroes_bad_answer" });
  });
});

describe("a list of three may be as large as three answers", () => {
  const list = JSON.stringify([ADA, BO, CY]);

  test("one answer's limit plus one byte is read", async () => {
    const { result } = await threeFrom(list.padEnd(MAX_RESPONSE_BYTES + 1));
    expect(result).toEqual([ADA, BO, CY]);
  });

  test("three times the limit is read", async () => {
    const { result } = await threeFrom(list.padEnd(3 * MAX_RESPONSE_BYTES));
    expect(result).toEqual([ADA, BO, CY]);
  });

  test("one byte more is 502 heroes_too_large", async () => {
    const { result, outcomes } = await threeFrom(list.padEnd(3 * MAX_RESPONSE_BYTES + 1));
    expect(result).toMatchObject({ status: 502, code: "heroes_too_large" });
    expect(outcomes).toEqual({ too_large: 1 });
  });

  test("and the limit of a single one stays what it was", async () => {
    using server = rawServer((request) =>
      answering((server.requests.length === 1 ? list : JSON.stringify(ADA)).padEnd(MAX_RESPONSE_BYTES + 1))(
        request,
      ),
    );
    const { call, callMany } = createCaller(server.url);
    expect(await callMany(3)).toEqual([ADA, BO, CY]);
    await expect(call()).rejects.toMatchObject({ status: 502, code: "heroes_too_large" });
  });
});
