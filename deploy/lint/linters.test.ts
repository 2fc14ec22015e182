import { describe, expect, test } from "bun:test";
import { actionlint } from "./actionlint.ts";
import { hadolint, hadolintOfStandIns } from "./hadolint.ts";
import { shellcheck } from "./shellcheck.ts";

const nowhere = {
  searchPath: "",
  isRoot: false,
  serverEnvironment: {},
  buildEnvironment: {},
  toolsDir: "/none",
};

test.each<[string, string, string[]]>([
  [".github/workflows/test.yml", "name: Test", ["actionlint"]],
  [".github/dependabot.yml", "version: 2", []],
  [".ci/run", "#!/usr/bin/env bash", ["shellcheck"]],
  ["deploy/start.sh", "set -eu", ["shellcheck"]],
  ["deploy/start", "#!/usr/bin/env bun", []],
  ["Dockerfile", "FROM oven/bun", ["hadolint"]],
  ["deploy/smoke/stand-ins/nats/Dockerfile", "FROM bookworm", ["hadolint, of stand-ins"]],
  ["docs/Dockerfile.md", "# Dockerfile", []],
])("%s is for %p", (path, firstLine, expected) => {
  const linters = [actionlint, shellcheck, hadolint, hadolintOfStandIns];
  expect(linters.filter((linter) => linter.takes({ path, firstLine })).map(({ name }) => name)).toEqual(
    expected,
  );
});

describe.each([actionlint, shellcheck, hadolint])("$name", (linter) => {
  test.each([false, true])(
    "that is not there is a reason, not an error (may install: %p)",
    async (mayInstall) => {
      expect(await linter.find(nowhere, mayInstall)).toEqual({
        available: false,
        reason: expect.any(String),
      });
    },
  );
});
