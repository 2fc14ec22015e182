import { expect, test } from "bun:test";
import { withoutProxyOnLoopback } from "./loopback.ts";

const LOOPBACK = "localhost,127.0.0.1,[::1]";

test.each([
  ["adds the loopback addresses", {}, LOOPBACK],
  ["keeps hosts", { NO_PROXY: "corp.example, 10.0.0.1" }, `corp.example,10.0.0.1,${LOOPBACK}`],
  ["prefers the lower-case variable", { no_proxy: "*", NO_PROXY: "corp.example" }, `*,${LOOPBACK}`],
  ["does not repeat an address", { NO_PROXY: "127.0.0.1" }, "127.0.0.1,localhost,[::1]"],
  ["ignores an empty variable", { no_proxy: "", NO_PROXY: "corp.example" }, `corp.example,${LOOPBACK}`],
])("%s", (_, env, expected) => {
  expect(withoutProxyOnLoopback(env)).toEqual({ no_proxy: expected, NO_PROXY: expected });
});
