import { afterEach, beforeEach, expect, test } from "bun:test";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Machine } from "../tools/machine.ts";
import { mongodb } from "./engines/mongodb.ts";
import { locateEngines, MissingEngineError, missingEngines } from "./locate-engines.ts";

let folder: string;
let machine: Machine;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "engines-"));
  machine = {
    searchPath: folder,
    isRoot: false,
    mayInstall: true,
    serverEnvironment: {},
    buildEnvironment: { PATH: "/usr/bin:/bin" },
    toolsDir: join(folder, "tools"),
  };
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function program(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

const silently = () => {};

test("a missing engine is named with the services that need it and the way to install it", async () => {
  expect(await missingEngines(["fights"], machine)).toEqual([
    { engine: "mongodb", title: "MongoDB", services: ["fights"], howToInstall: mongodb.howToInstall },
  ]);
  const failure = await locateEngines(["fights"], machine, silently).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(MissingEngineError);
  expect((failure as Error).message).toContain("MongoDB, which fights needs, is missing. Install ");
  expect((failure as Error).message).toContain(mongodb.howToInstall);
});

test("an engine that Go can build is not missing until the build fails, and then the message says why", async () => {
  program("go", "echo 'no such host' >&2; exit 1");
  expect(await missingEngines(["fights"], machine)).toEqual([]);
  await expect(locateEngines(["fights"], machine, silently)).rejects.toThrow(
    /^MongoDB, which fights needs, is missing: .*go mod ended with exit code 1: no such host/,
  );
});

test("FerretDB stands in for MongoDB, and says so", async () => {
  program("ferretdb", "echo 'version: v1.24.2'");
  const found = (await locateEngines(["fights"], machine, silently)).get(mongodb);
  expect(found).toMatchObject({
    program: "ferretdb",
    version: "1.24.2",
    standIn: "FerretDB 1.24.2 (SQLite)",
  });
});

test("mongod comes first, and stands in for nothing", async () => {
  program("ferretdb", "echo 'version: v1.24.2'");
  program("mongod", "echo 'db version v7.0.14'");
  const found = (await locateEngines(["fights"], machine, silently)).get(mongodb);
  expect(found).toMatchObject({ program: "mongod", version: "7.0.14", standIn: null });
  const site = { dataDir: "/stack/fights-mongod", port: 17017, database: "fights", password: "" };
  expect(found?.serverCommand(site)).toEqual([
    join(folder, "mongod"),
    "--dbpath=/stack/fights-mongod",
    "--port=17017",
    "--bind_ip=127.0.0.1",
    "--nounixsocket",
  ]);
});
