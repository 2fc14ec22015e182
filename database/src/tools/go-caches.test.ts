import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ensure } from "./ensure.ts";
import { fakeMachine } from "./fake-tools.fixture.ts";
import { openGoCaches } from "./go-caches.ts";
import { ensureK6 } from "./k6.ts";
import { kustomize } from "./kustomize.ts";

/** Builds k6 with a Go that records what it was given. */
async function built(environment: Record<string, string>) {
  using fake = fakeMachine(environment);
  fake.go(fake.program("built", "echo 'k6 v2.2.0 ('"));
  await ensureK6(fake);
  const log = readFileSync(join(fake.folder, "go.log"), "utf8");
  const variable = (name: string) =>
    new RegExp(`^${name}=(.*)$`, "m").exec(log)?.[1]?.replace(fake.folder, "");
  return { log, variable, left: readdirSync(fake.machine.toolsDir), exists: existsSync };
}

test("Go's caches are in the tools folder, can be removed, and are gone afterwards", async () => {
  const { log, variable, left } = await built({ HOME: "/home/x" });
  for (const name of ["GOCACHE", "GOPATH", "GOTMPDIR"])
    expect(variable(name)).toMatch(new RegExp(`^/tools/unfinished-${process.pid}-\\w+/\\w+$`));
  expect(log).toStartWith("build -modcacherw -v ");
  expect(left).toEqual(["k6"]);
});

test("what the user has set stays, and so does what is the user's", async () => {
  using folder = fakeMachine();
  const own = (name: string) => {
    mkdirSync(join(folder.folder, name));
    return join(folder.folder, name);
  };
  const given = {
    GOCACHE: own("cache"),
    GOPATH: own("path"),
    GOFLAGS: "-x",
    GOPROXY: "https://proxy.example",
  };
  const { log } = await built(given);
  for (const [name, value] of Object.entries(given)) expect(log).toContain(`${name}=${value}\n`);
  expect(log).not.toContain("-modcacherw");
  expect(existsSync(join(folder.folder, "path/pkg/mod/read-only/file"))).toBe(true);
});

test("a module cache of the user's own is not made writable", async () => {
  const { log, variable } = await built({ GOMODCACHE: "/elsewhere" });
  expect(log).not.toContain("-modcacherw");
  expect(variable("GOMODCACHE")).toBe("/elsewhere");
  expect(variable("GOPATH")).toStartWith("/tools/unfinished-");
});

test("builds within one command share their caches", async () => {
  using fake = fakeMachine();
  fake.go(fake.program("built", "echo 'k6 v2.2.0 ('; echo v5.7.1"));
  {
    using caches = openGoCaches(fake.machine);
    await ensureK6(fake);
    await ensure(kustomize, fake);
    const log = readFileSync(join(fake.folder, "go.log"), "utf8");
    const used = [...log.matchAll(/^GOCACHE=(.*)$/gm)].map(([, folder]) => folder);
    expect(used).toEqual([caches.variables.GOCACHE, caches.variables.GOCACHE]);
    expect(existsSync(caches.folder)).toBe(true);
  }
  expect(readdirSync(fake.machine.toolsDir).sort()).toEqual(["k6", "kustomize-v5.7.1"]);
});
