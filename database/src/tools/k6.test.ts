import { afterEach, beforeEach, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type FakeMachine, fakeMachine } from "./fake-tools.fixture.ts";
import { ensureK6 } from "./k6.ts";

let fake: FakeMachine;
beforeEach(() => {
  fake = fakeMachine();
});
afterEach(() => fake[Symbol.dispose]());

const says = (version: string) => `echo 'k6 ${version} (go1.26, linux/amd64)'`;

test("k6 on the search path is taken", async () => {
  const path = fake.program("bin/k6", says("v1.3.0"));
  expect(await ensureK6(fake)).toEqual({ available: true, path, version: "1.3.0" });
});

test("an old k6 on the search path gives way to the one in the tools folder", async () => {
  fake.program("bin/k6", says("v0.57.0"));
  const path = fake.program("tools/k6", says("v2.2.0"));
  expect(await ensureK6(fake)).toEqual({ available: true, path, version: "2.2.0" });
});

test("without k6 and without Go, the reason names what to install", async () => {
  expect(await ensureK6(fake)).toEqual({
    available: false,
    reason:
      "k6: there is no Go on the PATH to build it with: install Go 1.21 or newer (https://go.dev/dl/; apt-get install golang-go on Debian 13 or Ubuntu 24.04; brew install go on macOS) and run the command again",
  });
});

test("with Go it is built, and only the whole program appears in the tools folder", async () => {
  fake.go(fake.program("built-k6", says("v2.2.0")), "grep -q 'go.k6.io/k6/v2 v2.2.0' go.mod || exit 9");
  const lines: string[] = [];
  const { toolsDir } = fake.machine;
  const tool = await ensureK6({ ...fake, onProgress: (line) => lines.push(line) });
  expect(tool).toEqual({ available: true, path: join(toolsDir, "k6"), version: "2.2.0" });
  expect(readdirSync(toolsDir)).toEqual(["k6"]);
  expect(lines[0]).toContain("k6: building v2.2.0 with Go");
});

test.each([
  ["with a sentence", "echo 'dial tcp: no such host' >&2; exit 1", "exit code 1: dial tcp: no such host"],
  [
    "with a stack",
    "printf 'panic: no memory\\n\\ngoroutine 1 [running]:\\nmain.main()\\n\\t/x/main.go:7 +0x1d\\n' >&2; exit 2",
    "exit code 2: no memory",
  ],
  ["in silence", "exit 1", "exit code 1"],
])("a build that fails %s is a reason, and leaves nothing behind", async (_, script, reason) => {
  fake.go("none", `echo half > "$out"; ${script}`);
  expect(await ensureK6(fake)).toEqual({
    available: false,
    reason: `k6: go build ended with ${reason}`,
  });
  expect(readdirSync(fake.machine.toolsDir)).toEqual([]);
});

test("a build that is stopped rejects, and leaves nothing behind", async () => {
  fake.go("none", `echo half > "$out"; sleep 60`);
  const stop = new AbortController();
  const onProgress = () => setTimeout(() => stop.abort(new Error("enough")), 50);
  await expect(ensureK6({ ...fake, onProgress, signal: stop.signal })).rejects.toThrow("enough");
  expect(readdirSync(fake.machine.toolsDir)).toEqual([]);
});
