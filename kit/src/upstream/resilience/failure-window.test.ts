import { expect, test } from "bun:test";
import { createFailureWindow } from "./failure-window.ts";

const THRESHOLD = { withinMs: 10_000, fewestCalls: 20, share: 0.5 };

function windowUnderTest() {
  const clock = { ms: 123_456 };
  const window = createFailureWindow(THRESHOLD, () => clock.ms);
  const add = (count: number, isFailure: boolean) => {
    for (let call = 0; call < count; call++) window.add(isFailure);
  };
  return { window, clock, add };
}

test.each([
  [0, 0, false],
  [19, 0, false],
  [20, 0, true],
  [10, 10, true],
  [10, 11, false],
  [100, 99, true],
  [0, 1000, false],
])("%d failed and %d that did not: over is %p", (failed, fine, isOver) => {
  const { window, add } = windowUnderTest();
  add(failed, true);
  add(fine, false);
  expect(window.isOver).toBe(isOver);
});

test("calls older than the window expire, a tenth at a time", () => {
  const { window, clock, add } = windowUnderTest();
  add(10, true);
  clock.ms += 5000;
  add(10, true);
  expect(window.isOver).toBe(true);
  clock.ms += 4000;
  expect(window.isOver).toBe(true);
  clock.ms += 2000;
  expect(window.isOver).toBe(false);
  add(10, true);
  expect(window.isOver).toBe(true);
  clock.ms += 1_000_000;
  add(19, true);
  expect(window.isOver).toBe(false);
});

test("after clearing it starts again", () => {
  const { window, add } = windowUnderTest();
  add(30, true);
  window.clear();
  add(19, true);
  expect(window.isOver).toBe(false);
});
