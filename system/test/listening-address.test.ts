import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withoutStores } from "@super-heroes/system/environment/store-variables";
import { describeApplying, noIpv6 } from "@super-heroes/testing/run/requirements";
import { services } from "../src/services.ts";
import { freePorts } from "./embedded-system.ts";
import { runFile, startSystem, walkThrough } from "./started-system.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(60_000);

const folder = await mkdtemp(join(tmpdir(), "super-heroes-addresses-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Each service is given the address under its own name: a bare HOST is the gateway's. */
const environmentWith = (host: string) => ({
  ...withoutStores(process.env),
  ...freePorts,
  ...Object.fromEntries(services.map(({ name }) => [`${name.toUpperCase()}_HOST`, host])),
  DATA_DIR: join(folder, host.replaceAll(/\W/g, "-")),
});

describeApplying(noIpv6, "services that listen on an IPv6 address find each other", () => {
  test.each([
    ["::1", /^http:\/\/\[::1\]:\d+$/],
    ["::", /^http:\/\/localhost:\d+$/],
  ])("HOST=%s", async (host, expected) => {
    const env = environmentWith(host);
    const system = await startSystem(env);
    for (const url of system.urls.values()) expect(url).toMatch(expected);
    await walkThrough(env, system.urls);
    const { port } = new URL(system.urls.get("heroes") ?? "");
    const check = await runFile({ ...env, HOST: host, PORT: port }, "deploy/image/healthcheck.ts", "/ready");
    expect(check).toEqual({ printed: "", complaint: "", exitCode: 0 });
    expect(await system.stop()).toBe(0);
  });
});

describeApplying(noIpv6, "a bare HOST", () => {
  test("is the gateway's alone, which reaches the services behind it on IPv4", async () => {
    const { DATA_DIR } = environmentWith("bare");
    const env = { ...withoutStores(process.env), ...freePorts, DATA_DIR, HOST: "::1" };
    const system = await startSystem(env);
    expect(system.urls.get("gateway")).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect(system.urls.get("heroes")).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await walkThrough(env, system.urls);
    expect(await system.stop()).toBe(0);
  });
});

test.each([
  ["not a host", 'HOST: expected an IPv4 address, an IPv6 address or a host name, got "not a host"'],
  ["192.0.2.1", "HOST: 192.0.2.1 is not an address of this machine"],
])("HOST=%s: one line names the variable", async (host, reason) => {
  const { complaint, exitCode } = await runFile(
    environmentWith(host),
    "system/src/start.ts",
    "--only",
    "core",
  );
  expect(complaint).toMatch(/^start: \w+ could not start: [^\n]+\n$/);
  expect(complaint).toContain(reason);
  expect(exitCode).toBe(1);
});
