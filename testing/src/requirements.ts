import { describe, test } from "bun:test";
import { networkInterfaces } from "node:os";

/** Why a run of the tests lacks something, as one clause for a person; `undefined` where nothing is lacking. */
export type Missing = string | undefined;

const everythingRequired = process.env.REQUIRE_REAL_STORES === "1";

/**
 * Defines a test that needs something this machine may lack: a database server, a program. Where it is missing the test
 * is skipped and its title says why, which the run's last lines repeat. With `REQUIRE_REAL_STORES=1` it fails instead.
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

/** Defines a suite that needs something this machine may lack; see {@link testRequiring}. */
export function describeRequiring(missing: Missing, title: string, suite: () => void): void {
  if (missing !== undefined && everythingRequired) failFor(missing, title);
  else describe.skipIf(missing !== undefined)(titleWith(missing, title), suite);
}

/**
 * Defines a test that has no meaning where `inapplicable` says why: on another operating system, for another user.
 * It is skipped there and its title says why; `REQUIRE_REAL_STORES=1` does not change that.
 */
export function testApplying(
  inapplicable: Missing,
  title: string,
  body: () => void | Promise<void>,
  timeoutMs?: number,
): void {
  test.skipIf(inapplicable !== undefined)(titleWith(inapplicable, title), body, timeoutMs);
}

/** Defines a suite that has no meaning where `inapplicable` says why; see {@link testApplying}. */
export function describeApplying(inapplicable: Missing, title: string, suite: () => void): void {
  describe.skipIf(inapplicable !== undefined)(titleWith(inapplicable, title), suite);
}

/** Why tests that read `/proc` have no meaning here. */
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

function failFor(missing: string, title: string): void {
  test(title, () => {
    throw new Error(`REQUIRE_REAL_STORES=1 lets no test be skipped, and ${missing}`);
  });
}
