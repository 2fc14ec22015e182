/** What a program needs to run at all, to find certificates, and to keep its files where the user wants them. */
const PASSED_ON = [
  ...["PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "TZ"],
  ...["SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS"],
  ...["SystemRoot", "TEMP", "TMP"],
];

/**
 * The whole environment of a load generator. The load is what the result records: none of the user's own variables
 * reaches it. `K6_RPS`, `K6_VUS` or `K6_ITERATIONS` would change k6's scenarios, `HTTP_PROXY` would send
 * the load somewhere else, and `BUN_OPTIONS`, `NODE_OPTIONS`, `GOMAXPROCS` or `GOGC` would change how the generator
 * itself runs.
 */
export function toolEnvironment(
  extra: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const kept = PASSED_ON.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ...extra };
}
