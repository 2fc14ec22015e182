import { expect, test } from "bun:test";
import { Value } from "@sinclair/typebox/value";
import { instant } from "./instant.ts";

test.each([
  "2030-01-31T12:00:00Z",
  "2030-01-31T12:00:00.123456789Z",
  "2030-01-31T12:00:00+14:00",
  "2030-01-31T12:00:00-00:30",
  "2030-01-31T12:00Z",
  "0000-01-01T00:00:00Z",
  "9999-12-31T23:59:59.999Z",
  "2028-02-29T00:00:00Z",
])("%s is an instant", (text) => {
  expect(Value.Check(instant(), text)).toBe(true);
});

test.each([
  "",
  "yesterday",
  "2030-01-31t12:00:00z",
  "2030-01-31",
  "2030-01-31T12:00:00",
  "2030-13-01T00:00:00Z",
  "2030-01-32T00:00:00Z",
  "2030-02-30T00:00:00Z",
  "2030-01-31T25:00:00Z",
  "2030-01-31T12:60:00Z",
  "2030-01-31T12:00:00+99:00",
  "2030-01-31T12:00:00.1234567890Z",
  " 2030-01-31T12:00:00Z",
  "2030-01-31T12:00:00Z\n",
  "5026-20-29T69:08:90+88:54",
  1_900_000_000_000,
  null,
])("%j is none", (value) => {
  expect(Value.Check(instant(), value)).toBe(false);
});
