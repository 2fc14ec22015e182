import { expect, test } from "bun:test";
import {
  deadlineExceeded,
  invalid,
  isFault,
  notFound,
  overloaded,
  Problem,
  problemResponse,
  storeUnavailable,
} from "./problem.ts";

const responseOf = (problem: Problem) => problemResponse(problem, "/api/heroes/7", "id-1");

test("a problem's response has the contract's fields and content type", async () => {
  const response = responseOf(notFound("There is no hero with the id 7.", "hero_not_found"));
  expect(response.status).toBe(404);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await response.json()).toEqual({
    type: "about:blank",
    title: "Not Found",
    status: 404,
    detail: "There is no hero with the id 7.",
    instance: "/api/heroes/7",
    code: "hero_not_found",
    correlation_id: "id-1",
  });
});

test("an invalid request's response lists each field and why", async () => {
  const errors = [{ field: "/level", reason: "must be at least 1" }];
  const response = responseOf(invalid(errors));
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ code: "validation_failed", errors });
});

test("the cause never becomes part of the response", async () => {
  const response = responseOf(storeUnavailable(new Error("password authentication failed for hunter2")));
  expect(await response.text()).not.toContain("hunter2");
});

test.each([
  ["a store that is down", storeUnavailable(undefined), 503, "1"],
  ["an overload", overloaded("heroes_overloaded", "Too many."), 503, "1"],
  ["a limit", new Problem(429, "too_many_requests", "Slow down.", { retryAfterSeconds: 30 }), 429, "30"],
  ["a deadline", deadlineExceeded("heroes_timeout", "Too slow."), 504, null],
  ["an absent row", notFound("Nothing here."), 404, null],
])("%s has Retry-After where a retry helps", (_, problem, status, retryAfter) => {
  const response = responseOf(problem);
  expect(response.status).toBe(status);
  expect(response.headers.get("retry-after")).toBe(retryAfter);
});

test("a status without a name in the standard still has a title", async () => {
  expect(await responseOf(new Problem(499, "client_closed_request", "Gone.")).json()).toMatchObject({
    title: "Error",
    status: 499,
  });
});

test.each([
  ["our own mistake", new Problem(500, "internal_error", "Something."), true],
  ["an upstream that failed", new Problem(502, "heroes_unreachable", "Gone."), true],
  ["a store that is down", storeUnavailable(new Error("refused")), true],
  ["a refusal of what is too much", overloaded("load_shed", "Busy."), false],
  ["a client's mistake", new Problem(404, "not_found", "Nothing."), false],
])("%s: whether an operator should look at it", (_, problem, expected) => {
  expect(isFault(problem as Problem)).toBe(expected as boolean);
});
