import { expect, test } from "bun:test";
import { progressDisplay } from "./progress-display.ts";

function screen(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
}

test("on a terminal one line is drawn over, and left behind at the end", () => {
  const terminal = screen(true);
  const display = progressDisplay(terminal);
  display.show({ done: 0, total: 200_000, elapsedMs: 0 });
  display.show({ done: 50_000, total: 200_000, elapsedMs: 2000 });
  display.end();
  display.end();
  expect(terminal.written).toEqual([
    "\r\x1b[K[----------------]   0 %  0 of 200,000",
    "\r\x1b[K[####------------]  25 %  50,000 of 200,000  25,000 rows/s  6 s left",
    "\n",
  ]);
});

test("elsewhere there is a plain line for every tenth", () => {
  const pipe = screen(false);
  const display = progressDisplay(pipe);
  for (let done = 0; done <= 1000; done += 50) display.show({ done, total: 1000, elapsedMs: done });
  display.end();
  expect(pipe.written).toHaveLength(11);
  expect(pipe.written.at(5)).toBe(" 50 %  500 of 1,000  1,000 rows/s  1 s left\n");
  expect(pipe.written.join("")).not.toContain("\r");
});
