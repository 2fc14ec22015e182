import { expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";

/** Where requests that bypass proxies are made, for everybody else. */
const DIRECT = "kit/src/network/proxies.ts";

const SOURCES = "{kit,catalog,services,database,system,bench,drills,deploy,topology}/**/*.ts";
const NO_SOURCES = /node_modules\/|\.test\.ts$|\/test\/|\.fixture\.ts$/;

/** A call of the global function: not a method of something, and not the definition of a server's handler. */
const CALL = /(?<![\w.$])fetch\((?![^)]*\)\s*\{)/;
const COMMENT = /^\s*(\*|\/\/|\/\*)/;

test("no request between parts of the system obeys the proxies of the environment", async () => {
  const obeying: string[] = [];
  let files = 0;
  for await (const file of new Bun.Glob(SOURCES).scan({ cwd: repositoryRoot })) {
    if (NO_SOURCES.test(file) || file === DIRECT) continue;
    files += 1;
    const lines = (await readFile(join(repositoryRoot, file), "utf8")).split("\n");
    for (const [index, line] of lines.entries()) {
      // The options of a call may begin on its second line.
      const call = `${line} ${lines[index + 1]}`;
      if (CALL.test(line) && !COMMENT.test(line) && !call.includes("proxy: false"))
        obeying.push(`${file}:${index + 1}: ${line.trim()}`);
    }
  }
  expect(obeying).toEqual([]);
  expect(files).toBeGreaterThan(500);
});

test.each([
  ['await fetch(url, { method: "GET" })', true],
  ["const a = fetch(url)", true],
  ["directFetch(url)", false],
  ["app.fetch(request)", false],
  ["  fetch(request) {", false],
  ["  fetch(r, server) {", false],
])("%s is a call that would obey them: %p", (line, is) => {
  expect(CALL.test(line)).toBe(is);
});
