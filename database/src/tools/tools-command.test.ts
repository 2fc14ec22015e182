import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fakeMachine } from "./fake-tools.fixture.ts";
import type { Machine } from "./machine.ts";
import { toolsCommand } from "./tools-command.ts";

/** What the command prints and how it ends. */
async function run(argv: string[], machine: Machine) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const code = await toolsCommand(argv, {
    machine,
    signal: new AbortController().signal,
    print: (line) => void printed.push(line),
    complain: (line) => void complaints.push(line),
    onProgress: () => {},
  });
  return { code, printed: printed.join("\n"), complaints: complaints.join("\n") };
}

test("help names every tool, what it is for, and the exit codes", async () => {
  using fake = fakeMachine();
  const { code, printed } = await run(["--help", "k6"], fake.machine);
  expect(code).toBe(0);
  expect(printed).toMatch(/^ {2}k6 +the open loop of/m);
  expect(printed).toMatch(/^ {2}ferretdb +stands in for MongoDB/m);
  expect(printed).toContain(
    "Exit codes: 0 all are there, 1 one could not be installed, 2 used wrongly, 130 interrupted.",
  );
  for (const line of printed.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
});

test.each([
  [["k7"], 'tools: unknown tool "k7". Did you mean k6? Known: k6, ferretdb, kustomize,'],
  [["ferret"], 'tools: unknown tool "ferret". Did you mean ferretdb? Known:'],
  [["docker"], 'tools: unknown tool "docker". Known: k6, ferretdb,'],
  [["--all"], 'tools: unknown option "--all". Known: --list, --help'],
  [["--list=k6"], "tools: --list takes no value"],
])("%j is used wrongly, and installs nothing", async (argv, message) => {
  using fake = fakeMachine();
  const { code, complaints } = await run(["k6", ...argv], fake.machine);
  expect(code).toBe(2);
  expect(complaints).toStartWith(message);
  expect(complaints).not.toContain("\n");
  expect(existsSync(fake.machine.toolsDir)).toBe(false);
});

test("the list shows installed tools, and how to install the others", async () => {
  using fake = fakeMachine();
  const path = fake.program("bin/k6", "echo 'k6 v2.2.0 ('");
  const { code, printed } = await run(["--list"], fake.machine);
  expect(code).toBe(0);
  expect(printed).toMatch(new RegExp(`^k6 +2\\.2\\.0 +the open loop .*${path}$`, "m"));
  expect(printed).toMatch(/^ferretdb +missing .*`bun run tools ferretdb` installs it with Go$/m);
  expect(printed).toMatch(/^shellcheck +missing .*install it with `apt-get install shellcheck`/m);
  expect(existsSync(fake.machine.toolsDir)).toBe(false);
});

test("an installed tool is printed with its version and path, and nothing is built", async () => {
  using fake = fakeMachine();
  const path = fake.program("bin/k6", "echo 'k6 v2.2.0 ('");
  expect(await run(["k6"], fake.machine)).toEqual({ code: 0, printed: `k6 2.2.0 ${path}`, complaints: "" });
  expect(existsSync(fake.machine.toolsDir)).toBe(false);
});

test("without Go one sentence names all that need it and what to do", async () => {
  using fake = fakeMachine();
  const { code, complaints } = await run(["ferretdb", "k6"], fake.machine);
  expect(code).toBe(1);
  expect(complaints).toBe(
    "Go is not on the PATH, and it is needed to build k6, ferretdb: install Go 1.21 or newer (https://go.dev/dl/; apt-get install golang-go on Debian 13 or Ubuntu 24.04; brew install go on macOS) and run the command again.",
  );
});

test("one that fails does not keep the others from being installed, and the command fails", async () => {
  using fake = fakeMachine();
  fake.go(fake.program("built", "echo 1.7.12"), "grep -q actionlint go.mod || exit 1");
  const { code, printed, complaints } = await run(["k6", "actionlint"], fake.machine);
  expect(code).toBe(1);
  expect(printed).toBe(`actionlint 1.7.12 ${join(fake.machine.toolsDir, "actionlint")}`);
  expect(complaints).toBe("k6: go build ended with exit code 1.");
});

test("a tool that only a package manager installs fails when it is named, and is a remark otherwise", async () => {
  using fake = fakeMachine();
  const remark =
    "shellcheck is not on the PATH: install it with `apt-get install shellcheck` (Debian, Ubuntu)";
  const named = await run(["shellcheck"], fake.machine);
  expect(named.code).toBe(1);
  expect(named.complaints).toStartWith(remark);
  for (const [name, says] of [
    ["k6", "k6 v2.2.0 ("],
    ["ferretdb", "version: v1.24.2"],
    ["kustomize", "v5.7.1"],
    ["actionlint", "1.7.12"],
    ["hadolint", "Haskell Dockerfile Linter 2.15.1"],
  ])
    fake.program(`bin/${name}`, `echo '${says}'`);
  fake.program("tools/kubernetes-schema-check-v0.34.1", "");
  fake.program("bin/node", "echo v22.19.0");
  fake.program("bin/npm", "");
  fake.go(fake.program("built", ""));
  const all = await run([], fake.machine);
  expect(all.code).toBe(0);
  expect(all.complaints).toStartWith(remark);
  expect(all.printed.split("\n")).toHaveLength(8);
});
