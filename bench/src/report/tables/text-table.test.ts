import { expect, test } from "bun:test";
import { detail, left, right } from "./table.ts";
import { captionedText, textTable } from "./text-table.ts";

test("columns are as wide as their widest cell, and lines have no trailing spaces", () => {
  const rows = [
    ["sequential", "1", ""],
    ["p", "1,000", "yes"],
  ];
  expect(textTable([left("mode"), right("n"), left("note")], rows)).toBe(
    "mode            n  note\nsequential      1\np           1,000  yes",
  );
});

test("links and verdicts are text, and details are left out", () => {
  const columns = [left("run"), detail(left("more")), left("verdict")];
  const rows = [[{ text: "a", href: "a.json" }, "x", { verdict: "faster" as const }]];
  expect(captionedText({ caption: "Runs", columns, rows })).toBe("Runs\n\nrun  verdict\na    ▲ faster");
});

test("a table without rows is left out", () => {
  expect(captionedText({ caption: "Runs", columns: [left("run")], rows: [] })).toBe("");
});
