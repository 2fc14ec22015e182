import { expect, test } from "bun:test";
import { withoutProxyOnLoopback } from "./loopback.ts";

const LOOPBACK = "localhost,127.0.0.1,[::1]";

test.each([
  ["nothing is set", {}, LOOPBACK],
  ["hosts are kept", { NO_PROXY: "corp.example, 10.0.0.1" }, `corp.example,10.0.0.1,${LOOPBACK}`],
  ["the lower-case variable comes first", { no_proxy: "*", NO_PROXY: "corp.example" }, `*,${LOOPBACK}`],
  ["what is there is not repeated", { NO_PROXY: "127.0.0.1" }, "127.0.0.1,localhost,[::1]"],
  ["an empty one counts as absent", { no_proxy: "", NO_PROXY: "corp.example" }, `corp.example,${LOOPBACK}`],
])("%s", (_, env, expected) => {
  expect(withoutProxyOnLoopback(env)).toEqual({ no_proxy: expected, NO_PROXY: expected });
});
