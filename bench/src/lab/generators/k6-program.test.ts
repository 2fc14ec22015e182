import { afterEach, beforeEach, expect, test } from "bun:test";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Machine } from "@super-heroes/database/tools/machine";
import { findK6 } from "./k6-program.ts";

let folder: string;
let machine: Machine;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "k6-program-"));
  machine = {
    searchPath: folder,
    isRoot: false,
    mayInstall: true,
    serverEnvironment: {},
    buildEnvironment: {},
    toolsDir: join(folder, "tools"),
  };
});
afterEach(() => rmSync(folder, { recursive: true }));

function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** Docker whose engine responds, that has these images, and pulls or does not. */
const docker = (images: string, pulls: boolean) =>
  program(
    "docker",
    `case "$1 $2" in
version*) echo 28.0.0 ;;
"image inspect") [ -n "${images}" ] && echo sha256:1 || exit 1 ;;
pull*) ${pulls ? "exit 0" : "echo 'denied' >&2; exit 1"} ;;
esac`,
  );

const notes: string[] = [];
const find = (mayPull: boolean) =>
  findK6({
    mayPull,
    onProgress: (line) => void notes.push(line),
    signal: new AbortController().signal,
    machine,
  });

/** What is started, and what reaches k6 itself. */
async function started(mayPull = false) {
  const found = await find(mayPull);
  if (!found.available) throw new Error(found.reason);
  return found.command({ scriptDir: "/scripts", outDir: "/out", args: ({ script }) => ["run", script] });
}

test("k6 on the search path is run with an environment of its own", async () => {
  const path = program("k6", "echo 'k6 v2.2.0 (go1.26, linux/amd64)'");
  expect(await find(false)).toMatchObject({ available: true, version: "2.2.0", isOwnProcess: true });
  const { argv, env } = await started();
  expect(argv).toEqual([path, "run", "/scripts"]);
  expect(env).toMatchObject({ K6_CSV_TIME_FORMAT: "unix_micro", HOME: "/out" });
  expect(Object.keys(env).filter((name) => name.startsWith("K6_"))).toEqual(["K6_CSV_TIME_FORMAT"]);
});

test("an image that is here already is used even by a short run, and gets no proxy from Docker's client", async () => {
  const path = docker("grafana/k6:2.2.0", false);
  expect(await find(false)).toMatchObject({ available: true, version: "2.2.0", isOwnProcess: false });
  const { argv } = await started();
  expect(argv.slice(0, 3)).toEqual([path, "run", "--rm"]);
  for (const variable of ["HTTP_PROXY=", "https_proxy=", "K6_CSV_TIME_FORMAT=unix_micro"])
    expect(argv).toContain(variable);
  expect(argv.slice(-3)).toEqual(["grafana/k6:2.2.0", "run", "/scripts"]);
});

test("an image that is not here is pulled where there is time", async () => {
  docker("", true);
  expect(await find(false)).toEqual({
    available: false,
    reason:
      "k6 (version 1 or newer) is neither on the PATH nor in the tools folder, and its image grafana/k6:2.2.0 is not here",
  });
  notes.length = 0;
  expect(await find(true)).toMatchObject({ available: true });
  expect(notes).toEqual(["k6: pulling the image grafana/k6:2.2.0"]);
});

test("a pull that fails is a sentence", async () => {
  docker("", false);
  expect(await find(true)).toMatchObject({
    reason: expect.stringMatching(/, and Docker could not pull its image grafana\/k6:2\.2\.0$/),
  });
});

test("a Docker client without an engine, and none at all", async () => {
  const reason =
    "k6 (version 1 or newer) is neither on the PATH nor in the tools folder, and there is no Docker engine to run its image with";
  expect(await find(true)).toEqual({ available: false, reason });
  program("docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1");
  expect(await find(true)).toEqual({ available: false, reason });
});
