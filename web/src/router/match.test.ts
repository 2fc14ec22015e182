import { expect, test } from "bun:test";
import { match } from "./match.ts";

test.each([
  ["/", "/", {}],
  ["/live", "/live", {}],
  ["/live", "/live/", {}],
  ["/fights/:id", "/fights/7", { id: "7" }],
  ["/fights/:id", "/fights/a%20b", { id: "a b" }],
  ["/fights/:id", "/fights/100%", { id: "100%" }],
  ["/heroes/:id/edit", "/heroes/7/edit", { id: "7" }],
])("%p matches %p", (pattern, path, parameters) => {
  expect(match(pattern, path)).toEqual(parameters);
});

test.each([
  ["/", "/live"],
  ["/live", "/lives"],
  ["/fights/:id", "/fights"],
  ["/fights/:id", "/fights/7/more"],
  ["/heroes/:id/edit", "/heroes/7/delete"],
])("%p does not match %p", (pattern, path) => {
  expect(match(pattern, path)).toBeUndefined();
});
