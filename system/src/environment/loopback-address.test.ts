import { expect, test } from "bun:test";
import { loopbackAddress } from "./loopback-address.ts";

const of = (...addresses: string[]) => ({ lo: addresses.map((address) => ({ address })) });

test.each([
  ["IPv4 alone", of("127.0.0.1"), "127.0.0.1"],
  ["both", of("127.0.0.1", "::1"), "127.0.0.1"],
  ["IPv6 alone", of("::1"), "::1"],
  ["a machine that shows no addresses", {}, "127.0.0.1"],
])("with %s", (_, interfaces, expected) => {
  expect(loopbackAddress(interfaces)).toBe(expected);
});
