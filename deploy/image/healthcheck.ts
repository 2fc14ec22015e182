/**
 * `bun healthcheck.ts /ready`: exit code 0 when this container's service responds there with 200, else 1. Packages are
 * imported by path, because an image has the dependencies of its service only.
 *
 * With TLS it presents the service's own certificate, which is good for both sides, and does not check the one that it gets: it
 * connects to this container, whose address need not be in that certificate.
 */
import { readFileSync } from "node:fs";
import { argv, env, exit } from "node:process";
import { hostVariable, urlOfListener } from "../../kit/src/network/listening-address.ts";
import { directFetch } from "../../kit/src/network/proxies.ts";

/** Shorter than Docker's timeout of a health check, so that its log has the reason. */
const TIMEOUT_MS = 4500;

const path = argv[2] ?? "/health";
const host = hostVariable.parse(env.HOST ?? "") ?? hostVariable.fallback;
const { TLS_CERT_FILE, TLS_KEY_FILE } = env;
const tls =
  TLS_CERT_FILE && TLS_KEY_FILE
    ? { cert: readFileSync(TLS_CERT_FILE), key: readFileSync(TLS_KEY_FILE), rejectUnauthorized: false }
    : undefined;
const url = urlOfListener(host, Number(env.PORT), tls ? "https" : "http") + path;
const mistake = await directFetch(url, { timeoutMs: TIMEOUT_MS, ...(tls && { tls }) }).then(
  async (response) => (response.ok ? undefined : `${response.status} ${await response.text()}`),
  (error: Error) => error.message,
);
if (mistake !== undefined) console.error(`${path}: ${mistake}`);
exit(mistake === undefined ? 0 : 1);
