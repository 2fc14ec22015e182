import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { describeApplying, noIpv6 } from "@super-heroes/testing/run/requirements";
import { startTiny } from "../process/tiny-process.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(20_000);

const urlWith = async (host: string) => {
  await using tiny = startTiny({ HOST: host });
  const { url } = await tiny.said("listening");
  const response = await fetch(`${url}/public-url`);
  return { url: String(url), publicUrl: ((await response.json()) as { publicUrl: string }).publicUrl };
};

describe("a service is reached at the URL that it reports", () => {
  test.each([
    ["127.0.0.1", /^http:\/\/127\.0\.0\.1:\d+$/],
    ["0.0.0.0", /^http:\/\/localhost:\d+$/],
    ["localhost", /^http:\/\/localhost:\d+$/],
  ])("HOST=%s", async (host, expected) => {
    const { url, publicUrl } = await urlWith(host);
    expect(url).toMatch(expected);
    expect(publicUrl).toBe(url);
  });
});

describeApplying(noIpv6, "and so is one on an IPv6 address", () => {
  test.each([
    ["::1", /^http:\/\/\[::1\]:\d+$/],
    ["[::1]", /^http:\/\/\[::1\]:\d+$/],
    ["::", /^http:\/\/localhost:\d+$/],
  ])("HOST=%s", async (host, expected) => {
    const { url, publicUrl } = await urlWith(host);
    expect(url).toMatch(expected);
    expect(publicUrl).toBe(url);
  });
});

test.each([
  ["not a host", 'tiny: HOST: expected an IPv4 address, an IPv6 address or a host name, got "not a host"\n'],
  ["::1]:80", 'tiny: HOST: expected an IPv4 address, an IPv6 address or a host name, got "::1]:80"\n'],
])("HOST=%s is refused in one line", async (host, line) => {
  await using tiny = startTiny({ HOST: host });
  expect(await tiny.exitCode).toBe(1);
  expect(await tiny.stderr()).toBe(line);
});

test.each(["192.0.2.1", "no-such-host.invalid"])(
  "HOST=%s, which this machine does not have",
  async (host) => {
    await using tiny = startTiny({ HOST: host });
    expect(await tiny.exitCode).toBe(1);
    const [line, ...others] = await tiny.log();
    expect(line?.msg).toBe(`tiny: HOST: ${host} is not an address of this machine`);
    expect(others).toEqual([]);
  },
);
