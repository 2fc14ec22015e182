import { expect, test } from "bun:test";
import { socketHostOf, urlHostOf } from "./url-host.ts";

test.each([
  ["127.0.0.1", "127.0.0.1"],
  ["heroes", "heroes"],
  ["[::1]", "::1"],
  ["[2001:db8::1]", "2001:db8::1"],
])("%s in a URL is %s to a socket, and back", (inUrl, host) => {
  expect(socketHostOf(new URL(`mysql://user:password@${inUrl}:3306/heroes`))).toBe(host);
  expect(socketHostOf(new URL(`http://${inUrl}:8001`))).toBe(host);
  expect(urlHostOf(host)).toBe(inUrl);
});
