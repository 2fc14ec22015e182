import { describe, test } from "bun:test";
import { networkInterfaces } from "node:os";

/** Why a requirement of a test is missing, as a clause; `undefined` when it is met. */
export type Missing = string | undefined;

const everythingRequired = process.env.REQUIRE_REAL_STORES === "1";

/**
 * Defines a test with a requirement that a machine may not meet, such as a database server or a program. If it is missing,
 * the test is skipped with the reason in its title, which the summary of the run repeats. With `REQUIRE_REAL_STORES=1` the
 * test fails instead.
 *
 * @example testRequiring(Bun.which("openssl") ? undefined : "openssl is not on the PATH", "a certificate …", …)
 */
export function testRequiring(
  missing: Missing,
  title: string,
  body: () => void | Promise<void>,
  timeoutMs?: number,
): void {
  if (missing !== undefined && everythingRequired) failFor(missing, title);
  else test.skipIf(missing !== undefined)(titleWith(missing, title), body, timeoutMs);
}

/** Defines a suite with a requirement that a machine may not meet; see {@link testRequiring}. */
export function describeRequiring(missing: Missing, title: string, suite: () => void): void {
  if (missing !== undefined && everythingRequired) failFor(missing, title);
  else describe.skipIf(missing !== undefined)(titleWith(missing, title), suite);
}

/**
 * Defines a suite that needs a browser. If it is missing, the suite is skipped with the reason in its title; with
 * `REQUIRE_BROWSER=1` it fails instead.
 */
export function describeInBrowser(missing: Missing, title: string, suite: () => void): void {
  if (missing !== undefined && process.env.REQUIRE_BROWSER === "1")
    failFor(missing, title, "REQUIRE_BROWSER");
  else describe.skipIf(missing !== undefined)(titleWith(missing, title), suite);
}

/**
 * Defines a test that does not apply everywhere, such as on another operating system. `inapplicable` is the reason; with
 * one, the test is skipped with the reason in its title, regardless of `REQUIRE_REAL_STORES=1`.
 */
export function testApplying(
  inapplicable: Missing,
  title: string,
  body: () => void | Promise<void>,
  timeoutMs?: number,
): void {
  test.skipIf(inapplicable !== undefined)(titleWith(inapplicable, title), body, timeoutMs);
}

/** Defines a suite that does not apply everywhere; see {@link testApplying}. */
export function describeApplying(inapplicable: Missing, title: string, suite: () => void): void {
  describe.skipIf(inapplicable !== undefined)(titleWith(inapplicable, title), suite);
}

/** Why tests that read `/proc` do not apply here. */
export const notLinux: Missing = process.platform === "linux" ? undefined : "only Linux has /proc";

/** Why tests that listen on ::1 have no meaning here. */
export const noIpv6: Missing = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === "::1"),
)
  ? undefined
  : "this machine has no IPv6";

/** Why tests of what may not be written to have no meaning here. */
export const mayWriteEverywhere: Missing = process.getuid?.() === 0 ? "root may write everywhere" : undefined;

function titleWith(missing: Missing, title: string): string {
  return missing === undefined ? title : `${title} (skipped: ${missing})`;
}

function failFor(missing: string, title: string, variable = "REQUIRE_REAL_STORES"): void {
  test(title, () => {
    throw new Error(`${variable}=1 allows no skipped test: ${missing}`);
  });
}
