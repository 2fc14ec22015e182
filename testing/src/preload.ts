/**
 * Read by `bun test` before any test (bunfig.toml). Tests request their own servers on loopback addresses with `fetch`, and
 * some of them download through the proxy of the user's environment, so only the loopback addresses bypass it.
 */
import { withoutProxyOnLoopback } from "./loopback.ts";

Object.assign(process.env, withoutProxyOnLoopback(process.env));
