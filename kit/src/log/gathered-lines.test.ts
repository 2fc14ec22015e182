import { afterEach, beforeEach, describe, expect, jest, test } from "bun:test";
import { gatherLines } from "./gathered-lines.ts";

const LONGEST_WAIT_MS = 100;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Collects the texts that were passed on. */
function gathering() {
  const texts: string[] = [];
  return { texts, ...gatherLines((text) => texts.push(text)) };
}

const linesFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => `line ${first + index}\n`);

test("the 64th line passes all of them on, in order, and a new collection starts", () => {
  const { texts, add, release } = gathering();
  linesFrom(0, 63).forEach(add);
  expect(texts).toEqual([]);
  add("line 63\n");
  expect(texts).toEqual([linesFrom(0, 64).join("")]);
  linesFrom(64, 64).forEach(add);
  expect(texts).toEqual([linesFrom(0, 64).join(""), linesFrom(64, 64).join("")]);
  release();
  expect(texts).toHaveLength(2);
});

describe("fewer lines", () => {
  test("are passed on when the first has waited for 100 ms, whatever follows", () => {
    const { texts, add } = gathering();
    add("first\n");
    jest.advanceTimersByTime(LONGEST_WAIT_MS - 1);
    add("second\n");
    expect(texts).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(texts).toEqual(["first\nsecond\n"]);
  });

  test("are waited for again after every time", () => {
    const { texts, add } = gathering();
    for (const line of ["first\n", "second\n"]) {
      add(line);
      jest.advanceTimersByTime(LONGEST_WAIT_MS);
    }
    expect(texts).toEqual(["first\n", "second\n"]);
  });

  test("are passed on by a real timer", async () => {
    jest.useRealTimers();
    const { promise, resolve } = Promise.withResolvers<string>();
    const { add } = gatherLines(resolve);
    linesFrom(0, 3).forEach(add);
    expect(await promise).toBe(linesFrom(0, 3).join(""));
  });
});

describe("release", () => {
  test("passes the lines on at once, and once", () => {
    const { texts, add, release } = gathering();
    linesFrom(0, 2).forEach(add);
    release();
    release();
    expect(texts).toEqual([linesFrom(0, 2).join("")]);
  });

  test("passes nothing on when there are no lines", () => {
    const { texts, release } = gathering();
    release();
    expect(texts).toEqual([]);
  });

  test("clears the timer; later lines have the whole time", () => {
    const { texts, add, release } = gathering();
    add("first\n");
    jest.advanceTimersByTime(LONGEST_WAIT_MS - 1);
    release();
    expect(jest.getTimerCount()).toBe(0);
    add("second\n");
    jest.advanceTimersByTime(LONGEST_WAIT_MS - 1);
    expect(texts).toEqual(["first\n"]);
    jest.advanceTimersByTime(1);
    expect(texts).toEqual(["first\n", "second\n"]);
  });
});

test("the 64th line clears the timer too", () => {
  const { add } = gathering();
  linesFrom(0, 64).forEach(add);
  expect(jest.getTimerCount()).toBe(0);
});

test("a line that is added meanwhile waits for the next time", () => {
  const texts: string[] = [];
  const lines = gatherLines((text) => {
    texts.push(text);
    if (texts.length === 1) lines.add("added meanwhile\n");
  });
  lines.add("first\n");
  lines.release();
  expect(texts).toEqual(["first\n"]);
  lines.release();
  expect(texts).toEqual(["first\n", "added meanwhile\n"]);
});
