import { afterEach, beforeEach, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureK6 } from "./k6.ts";
import type { Machine } from "./machine.ts";

let folder: string;
let machine: Machine;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tools-"));
  mkdirSync(join(folder, "bin"));
  machine = {
    searchPath: join(folder, "bin"),
    isRoot: false,
    serverEnvironment: {},
    buildEnvironment: { PATH: "/usr/bin:/bin" },
    toolsDir: join(folder, "tools"),
  };
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function program(path: string, script: string): string {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, path), 0o755);
  return join(folder, path);
}

const says = (version: string) => `echo 'k6 ${version} (go1.26, linux/amd64)'`;

test("k6 on the search path is taken", async () => {
  const path = program("bin/k6", says("v1.3.0"));
  expect(await ensureK6({ machine })).toEqual({ available: true, path, version: "1.3.0" });
});

test("an old k6 on the search path gives way to the one in the tools folder", async () => {
  program("bin/k6", says("v0.57.0"));
  const path = program("tools/k6", says("v2.2.0"));
  expect(await ensureK6({ machine })).toEqual({ available: true, path, version: "2.2.0" });
});

test("without k6 and without Go, the answer says what was looked for", async () => {
  expect(await ensureK6({ machine })).toEqual({
    available: false,
    reason: "neither k6 (version 1 or newer) nor Go to build it with is on the PATH",
  });
});

test("with Go it is built, and only the whole program appears in the tools folder", async () => {
  // Stands in for `go build -v -mod=mod -trimpath -o FILE PACKAGE`: its sixth word is the file.
  program("built-k6", says("v2.2.0"));
  program("bin/go", `grep -q 'go.k6.io/k6/v2 v2.2.0' go.mod && cp '${join(folder, "built-k6")}' "$6"`);
  const lines: string[] = [];
  const tool = await ensureK6({ machine, onProgress: (line) => lines.push(line) });
  expect(tool).toEqual({ available: true, path: join(machine.toolsDir, "k6"), version: "2.2.0" });
  expect(readdirSync(machine.toolsDir)).toEqual(["k6"]);
  expect(lines[0]).toContain("k6: building v2.2.0 with Go");
});

test("a build that fails is a reason, with Go's own words, and leaves nothing behind", async () => {
  program("bin/go", `echo half > "$6"; echo 'dial tcp: no such host' >&2; exit 1`);
  const tool = await ensureK6({ machine });
  expect(tool).toEqual({
    available: false,
    reason: "k6 v2.2.0 could not be built: go build failed: dial tcp: no such host",
  });
  expect(existsSync(join(machine.toolsDir, "k6"))).toBe(false);
  expect(readdirSync(machine.toolsDir)).toEqual([]);
});
