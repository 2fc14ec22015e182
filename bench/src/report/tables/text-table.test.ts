import { expect, test } from "bun:test";
import { megabytes, milliseconds, textTable, whole } from "./text-table.ts";

test("columns are as wide as their widest cell, and lines have no blanks at their ends", () => {
  const table = textTable(
    [
      { title: "mode", align: "left" },
      { title: "n", align: "right" },
      { title: "note", align: "left" },
    ],
    [
      ["sequential", "1", ""],
      ["p", "1,000", "yes"],
    ],
  );
  expect(table).toBe("mode            n  note\nsequential      1\np           1,000  yes");
});

test("numbers keep the digits that matter", () => {
  expect([0.251, 9.99, 12.34, 340.4, null].map(milliseconds)).toEqual(["0.25", "9.99", "12.3", "340", "-"]);
  expect(whole(1234567.8)).toBe("1,234,568");
  expect([123_456_789, null].map(megabytes)).toEqual(["123 MB", "-"]);
});
