import { expect, test } from "bun:test";
import { actionlint } from "./actionlint.ts";
import { hadolint, hadolintOfStandIns } from "./hadolint.ts";
import { shellcheck } from "./shellcheck.ts";

test.each<[string, string, string[]]>([
  [".github/workflows/test.yml", "name: Test", ["actionlint"]],
  [".github/dependabot.yml", "version: 2", []],
  [".ci/run", "#!/usr/bin/env bash", ["shellcheck"]],
  ["deploy/start.sh", "set -eu", ["shellcheck"]],
  ["deploy/start", "#!/usr/bin/env bun", []],
  ["Dockerfile", "FROM oven/bun", ["hadolint"]],
  ["deploy/smoke/offline/stand-ins/nats/Dockerfile", "FROM bookworm", ["hadolint, of stand-ins"]],
  ["docs/Dockerfile.md", "# Dockerfile", []],
])("%s is checked by %p", (path, firstLine, expected) => {
  const linters = [actionlint, shellcheck, hadolint, hadolintOfStandIns];
  expect(linters.filter((linter) => linter.takes({ path, firstLine })).map(({ name }) => name)).toEqual(
    expected,
  );
});

test.each([actionlint, shellcheck, hadolint])("$name is installed under its own name", ({ name, tool }) => {
  expect(tool.name).toBe(name);
});
