import { expect, test } from "bun:test";
import { failureOf } from "./failure.ts";

const response = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  failureOf(new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers }));

test("a problem has its status, code and detail", async () => {
  const failure = await response(404, { code: "hero_not_found", detail: "There is no hero with the id 9." });
  expect([failure.status, failure.code, failure.message, failure.fields]).toEqual([
    404,
    "hero_not_found",
    "There is no hero with the id 9.",
    {},
  ]);
});

test("invalid fields are found by their last name", async () => {
  const { fields } = await response(422, {
    errors: [
      { field: "/hero/level", reason: "must be a whole number" },
      { field: "limit", reason: "must be from 1 to 100" },
    ],
  });
  expect(fields).toEqual({ level: "must be a whole number", limit: "must be from 1 to 100" });
});

test.each([
  ["username_taken", { username: "is taken by another user" }],
  ["email_taken", { email: "is used by another user" }],
  ["wrong_password", { current_password: "is wrong" }],
])("%s is about a field", async (code, fields) => {
  expect((await response(409, { code })).fields).toEqual(fields);
});

test("a refusal for now has its waiting time", async () => {
  const failure = await response(429, { code: "rate_limited" }, { "retry-after": "7" });
  expect([failure.retryAfterS, failure.message]).toEqual([7, "Too many requests. Try again in 7 s."]);
});

test.each([
  ["villains_circuit_open", "villains"],
  ["users_unavailable", "users"],
  ["heroes_timeout", "heroes"],
  ["store_unavailable", "store"],
  ["validation_failed", undefined],
])("%s names the service %p", async (code, service) => {
  expect((await response(502, { code })).service).toBe(service);
});

test("a response that is no problem is still a failure", async () => {
  const failure = await response(502, "<html>Bad gateway</html>");
  expect([failure.status, failure.code, failure.message]).toEqual([
    502,
    "",
    "The server responded with status 502.",
  ]);
});
