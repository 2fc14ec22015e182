import { expect, test } from "bun:test";
import { sumOf, tallyLine, tallyOf } from "./tally.ts";

const output = `
a.test.ts:
(pass) counts 3 fail
 12 pass
 1 skip
 2 todo
 3 fail
 1 error
 40 expect() calls
Ran 18 tests across 2 files. [12.00ms]
`;

test("the counts are read from the summary", () => {
  expect(tallyOf(output, 1)).toEqual({ passed: 12, failed: 3, skipped: 3 });
});

test("colours do not hide them", () => {
  expect(tallyOf("\x1b[0m\x1b[32m 7 pass\x1b[0m\n\x1b[0m\x1b[2m 0 fail\x1b[0m\n", 0)).toEqual({
    passed: 7,
    failed: 0,
    skipped: 0,
  });
});

test("a run that fails without a failed test counts as a failure", () => {
  expect(tallyOf(" 7 pass\n 0 fail\n", 1)).toMatchObject({ passed: 7, failed: 1 });
  expect(tallyOf("", 132)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("the last line names skipped tests only where there are some", () => {
  expect(tallyLine({ passed: 2, failed: 0, skipped: 0 })).toBe("2 passed, 0 failed");
  expect(tallyLine({ passed: 2, failed: 1, skipped: 3 })).toBe("2 passed, 1 failed, 3 skipped");
});

test("the counts of several runs are added", () => {
  expect(sumOf([])).toEqual({ passed: 0, failed: 0, skipped: 0 });
  expect(
    sumOf([
      { passed: 2, failed: 0, skipped: 1 },
      { passed: 3, failed: 1, skipped: 0 },
    ]),
  ).toEqual({ passed: 5, failed: 1, skipped: 1 });
});
