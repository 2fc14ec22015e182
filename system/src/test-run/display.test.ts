import { expect, test } from "bun:test";
import { outputReader } from "./bun-output.ts";
import { createDisplay } from "./display.ts";

/** What `bun test` 1.4.5 printed for a file that fails, one with skips, and one whose import is not there. */
const PRINTED = `
kit/src/first.test.ts:
(pass) group > good [0.03ms]
noise of the test
4 | test("bad", () => { expect(1).toBe(2); });
                                  ^
error: expect(received).toBe(expected)

Expected: 2
Received: 1

      at <anonymous> (kit/src/first.test.ts:4:55)
(fail) group > bad [0.21ms]

kit/src/second.test.ts:
(skip) PostgreSQL (skipped: it is not on this machine: apt-get install postgresql) > inserts
(skip) PostgreSQL (skipped: it is not on this machine: apt-get install postgresql) > (unnamed)
(skip) PostgreSQL (skipped: it is not on this machine: apt-get install postgresql) > deletes
(skip) later
(pass) a name that ends in brackets [not a duration] [12.00ms]

kit/src/third.test.ts:

# Unhandled error between tests
-------------------------------
error: Cannot find module './nowhere.ts'
-------------------------------


2 tests failed:
(fail) group > bad [0.21ms]

 2 pass
 4 skip
 2 fail
 1 error
Ran 8 tests across 3 files. [12.00ms]
`;

function shown(isTerminal: boolean) {
  let text = "";
  const display = createDisplay({
    files: 3,
    isTerminal,
    write: (more) => {
      text += more;
    },
  });
  const reader = outputReader(display);
  for (const line of PRINTED.split("\n")) reader.read(line);
  reader.end();
  return { ...display.end(), text };
}

test("a line for each file, each failure once and in full, and nothing else", () => {
  expect(shown(false).text).toBe(`[1/3] kit/src/first.test.ts  (so far 0 passed)

noise of the test
4 | test("bad", () => { expect(1).toBe(2); });
                                  ^
error: expect(received).toBe(expected)

Expected: 2
Received: 1

      at <anonymous> (kit/src/first.test.ts:4:55)
FAILED kit/src/first.test.ts: group > bad

[2/3] kit/src/second.test.ts  (so far 1 passed, 1 failed)
[3/3] kit/src/third.test.ts  (so far 2 passed, 1 failed, 3 skipped)

FAILED kit/src/third.test.ts, outside of any test:
# Unhandled error between tests
-------------------------------
error: Cannot find module './nowhere.ts'
-------------------------------

`);
});

test("files that run at the same time are counted once", () => {
  const lines: string[] = [];
  const display = createDisplay({ files: 2, isTerminal: false, write: (line) => void lines.push(line) });
  for (const path of ["a.test.ts", "b.test.ts", "a.test.ts", "b.test.ts"]) {
    display.onFile(path);
    display.onResult("pass", "a test", []);
  }
  expect(lines).toEqual(["[1/2] a.test.ts  (so far 0 passed)\n", "[2/2] b.test.ts  (so far 1 passed)\n"]);
});

test("skips are counted by reason, without the hooks of a skipped suite", () => {
  const { skipped, reasons } = shown(false);
  expect(skipped).toBe(3);
  expect(reasons).toEqual([
    "    2  it is not on this machine: apt-get install postgresql",
    "    1  no reason is given in the title",
  ]);
});

test("a terminal shows one line that is overwritten, and failures above it", () => {
  const lines = shown(true).text.split("\n");
  expect(lines.at(-1)).toEndWith("\r\u001b[2K");
  expect(lines.filter((line) => line.includes("FAILED"))).toHaveLength(2);
  expect(lines.join("")).toContain("[3/3] kit/src/third.test.ts  (so far 2 passed, 1 failed, 3 skipped)");
});
