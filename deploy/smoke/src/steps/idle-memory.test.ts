import { expect, test } from "bun:test";
import { mebibytes } from "./idle-memory.ts";

test("sizes as docker stats prints them", () => {
  expect(mebibytes("29.26MiB")).toBe(29.26);
  expect(mebibytes("1.5GiB")).toBe(1536);
  expect(mebibytes("512KiB")).toBe(0.5);
  expect(() => mebibytes("--")).toThrow('expected a size such as 12.5MiB, got "--"');
});
