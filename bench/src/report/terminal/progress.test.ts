import { expect, test } from "bun:test";
import { showProgress } from "./progress.ts";

function screenOf(isTTY: boolean) {
  let written = "";
  return {
    isTTY,
    columns: 40,
    write: (text: string) => {
      written += text;
    },
    read: () => written,
  };
}

test("off a terminal, every step is a line of its own", () => {
  const screen = screenOf(false);
  const progress = showProgress(screen);
  progress.note("starting");
  progress.step("1 of 9: parallel", 75);
  progress.end();
  expect(screen.read()).toBe("starting\n1 of 9: parallel; 1 min 15 s left\n");
});

test("on a terminal, a step is redrawn, cut to the width, and cleared at the end", () => {
  const screen = screenOf(true);
  const progress = showProgress(screen);
  progress.step(`1 of 9: ${"x".repeat(60)}`, 5);
  progress.note("a note");
  progress.end();
  expect(screen.read()).not.toContain("left");
  expect(screen.read().split("\r\x1b[K")).toEqual(["", `1 of 9: ${"x".repeat(31)}`, "a note\n", ""]);
});
