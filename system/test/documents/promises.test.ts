import { describe, expect, test } from "bun:test";
import { broken, isChecked, promisesOf } from "./promises.ts";
import type { Outcome } from "./terminal.ts";

const problemsWith = (comment: string, outcome: Partial<Outcome>) => {
  const [promised] = promisesOf(comment);
  if (!promised) throw new Error("no promise");
  return broken(promised, { exitCode: 0, output: "", complaints: "", response: undefined, ...outcome });
};
const responded = (status: number, output = "", headers: Record<string, string> = {}) => ({
  output,
  response: { status, headers: new Headers(headers) },
});

test("a comment's promises, and its prose", () => {
  const [promised] = promisesOf('200, "degraded":["orders"], X-Degraded: orders; Cache-Status and Age too');
  expect(promised).toEqual({
    status: 200,
    code: undefined,
    parts: ['"degraded":["orders"]'],
    headers: new Map([
      ["X-Degraded", "orders"],
      ["Cache-Status", undefined],
      ["Age", undefined],
    ]),
    endless: false,
  });
  expect(promisesOf("502 orders_unreachable")[0]).toMatchObject({ status: 502, code: "orders_unreachable" });
  expect(promisesOf("live, until Ctrl-C")[0]).toMatchObject({ endless: true, headers: new Map() });
});

test("the second time may be another", () => {
  const [first, second] = promisesOf("201; again: 200, Idempotency-Replayed: true");
  expect([first?.status, second?.status]).toEqual([201, 200]);
  expect(second?.headers.get("Idempotency-Replayed")).toBe("true");
});

test("prose alone promises nothing", () => {
  expect(isChecked(promisesOf("the other services continue"))).toBe(false);
  expect(isChecked(promisesOf("200"))).toBe(true);
});

describe("what is not as promised is named", () => {
  test.each<[string, Partial<Outcome>, string[]]>([
    ["", { exitCode: 7 }, ["exit code 7"]],
    ["", responded(201), []],
    ["", responded(404), ["status 404, expected 2xx"]],
    ["200", responded(503), ["status 503, expected 200"]],
    ["200", {}, ["no response, expected 200"]],
    [
      "422 encryption_required",
      responded(422, '{"code":"invalid"}'),
      ["the output lacks the code encryption_required"],
    ],
    ["422 encryption_required", responded(422, '{"code":"encryption_required"}'), []],
    ['"total_orders":1', responded(200, '{"total_orders":2}'), ['the output lacks "total_orders":1']],
    [
      "200, Age, X-Degraded: orders",
      responded(200, "", { "x-degraded": "users" }),
      ["Age is missing", "X-Degraded is users, expected orders"],
    ],
    ["until Ctrl-C", { exitCode: 130, output: "data" }, []],
    ["until Ctrl-C", { exitCode: 130 }, ["there is no output"]],
  ])("%j", (comment, outcome, problems) => {
    expect(problemsWith(comment, outcome)).toEqual(problems);
  });
});
