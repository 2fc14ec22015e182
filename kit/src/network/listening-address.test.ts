import { describe, expect, test } from "bun:test";
import { ConfigError, readConfig } from "../config/config.ts";
import { hostVariable, listenFailure, urlOfListener } from "./listening-address.ts";

const read = (HOST: string) => readConfig({ HOST }, { host: hostVariable }).host;

describe("HOST", () => {
  test.each([
    ["", "127.0.0.1"],
    ["0.0.0.0", "0.0.0.0"],
    ["::", "::"],
    ["::1", "::1"],
    ["[::1]", "::1"],
    ["[::]", "::"],
    ["2001:DB8:0:0::1", "2001:db8::1"],
    ["::ffff:127.0.0.1", "::ffff:7f00:1"],
    ["localhost", "localhost"],
    ["Heroes.Example", "heroes.example"],
    ["my_host", "my_host"],
    ["vm-1", "vm-1"],
  ])("%p is %p", (text, host) => {
    expect(read(text)).toBe(host);
  });

  test.each([
    "not a host",
    "a|b",
    "http://localhost",
    "localhost/",
    "localhost:8001",
    "user@localhost",
    "127.0.0.1:8001",
    "999.1.1.1",
    ":::1",
    "[localhost]",
    "[::1",
    "::1]:80",
    "[::1]:80",
    "fe80::1%eth0",
    "::1?x",
    "a\\b",
    "a#b",
  ])("%p is refused with one line about what is expected", (text) => {
    const refused = () => read(text);
    expect(refused).toThrow(ConfigError);
    expect(refused).toThrow(/^HOST: expected an IPv4 address, an IPv6 address or a host name, got [^\n]+$/);
  });
});

test.each([
  ["127.0.0.1", "http://127.0.0.1:8001"],
  ["0.0.0.0", "http://localhost:8001"],
  ["::", "http://localhost:8001"],
  ["::1", "http://[::1]:8001"],
  ["2001:db8::1", "http://[2001:db8::1]:8001"],
  ["heroes.example", "http://heroes.example:8001"],
])("a server that listens on %s is reached at %s", (host, url) => {
  expect(urlOfListener(host, 8001)).toBe(url);
  expect(new URL(url).port).toBe("8001");
});

test.each([
  ["127.0.0.1", "EADDRINUSE", "port 8001 is already in use"],
  ["192.0.2.1", "EADDRNOTAVAIL", "HOST: 192.0.2.1 is not an address of this machine"],
  ["heroes.example", "EINVAL", "HOST: heroes.example is not an address of this machine"],
  ["heroes.example", "EACCES", "cannot listen on heroes.example:8001: permission denied"],
  ["::1", "EACCES", "cannot listen on [::1]:8001: permission denied"],
])("the reason why listening on %s fails with %s", (host, code, text) => {
  expect(listenFailure(host, 8001, Object.assign(new Error("permission denied"), { code }))).toBe(text);
});
