import { expect, test } from "bun:test";
import { GateFull } from "../concurrency/gate.ts";
import { DeadlineExceeded } from "../request/deadline.ts";
import { Abandoned } from "../request/scope.ts";
import { problemOf } from "./error-mapper.ts";
import { notFound } from "./problem.ts";

test("a problem is its own response", () => {
  const problem = notFound("There is no such hero.");
  expect(problemOf(problem, "UNKNOWN")).toBe(problem);
});

test.each([
  ["a deadline that passed", new DeadlineExceeded(), 504, "deadline_exceeded"],
  ["a full gate", new GateFull(), 503, "overloaded"],
  ["a client that disconnected", new Abandoned(), 499, "client_closed_request"],
])("%s has a status and a code of its own", (_, error, status, code) => {
  expect(problemOf(error, "UNKNOWN")).toMatchObject({ status, code });
});

test.each([
  ["an error", new Error("relation heroes does not exist")],
  ["a text", "relation heroes does not exist"],
  ["an object that looks like a response", { status: 404, message: "relation heroes does not exist" }],
  ["nothing", undefined],
])("%s that was not expected is a 500 that hides what happened and keeps it as the cause", (_, thrown) => {
  const problem = problemOf(thrown, "UNKNOWN");
  expect(problem).toMatchObject({ status: 500, code: "internal_error" });
  expect(problem.message).toBe("An internal error occurred.");
  expect(problem.cause).toBe(thrown);
});
