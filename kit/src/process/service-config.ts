import { type ConfigOf, flag, integer, oneOf, optional, text } from "../config/config.ts";
import { LOG_LEVELS } from "../log/log.ts";
import { hostVariable } from "../network/listening-address.ts";
import { listenerTlsVariables, upstreamTlsVariables } from "../network/tls-variables.ts";

/** The variables that every service has. */
export const serviceVariables = (defaultPort: number) => ({
  port: integer("PORT", {
    default: defaultPort,
    min: 0,
    max: 65535,
    about: "port to listen on; 0 takes any free one",
  }),
  host: hostVariable,
  publicUrl: text("PUBLIC_URL", {
    default: "",
    about:
      "the URL at which clients reach this service; each catalogue makes the `picture` URLs of its rows from its own one (`HEROES_PUBLIC_URL`, …); by default the address it listens on",
  }),
  environment: oneOf("NODE_ENV", ["development", "production", "test"], {
    default: "development",
    about: "`production` refuses variables that are for development only, and logs JSON lines",
  }),
  logFormat: oneOf("LOG_FORMAT", ["auto", "json", "readable"], {
    default: "auto",
    about: "`json` or `readable` lines; `auto`: JSON when `NODE_ENV` is `production`, else readable ones",
  }),
  logLevel: oneOf("LOG_LEVEL", LOG_LEVELS, { default: "info", about: "the lowest level that is logged" }),
  logDir: text("LOG_DIR", {
    default: "",
    about:
      "folder for `<service>.log` and `<service>_errors.log` (errors only), as JSON lines, besides standard output. With `REUSE_PORT` each process has its own files, with its pid in the name",
  }),
  oldLogFiles: integer("LOG_FILES", {
    default: 5,
    min: 0,
    max: 1000,
    about: "how many rotated files of each kind are kept in `LOG_DIR`; a file is rotated at 10 MB",
  }),
  metrics: oneOf("METRICS", ["on", "off"], {
    default: "on",
    about: "`off`: nothing is counted, to measure the cost of metrics",
  }),
  deadlineMs: integer("DEADLINE_MS", {
    default: 3000,
    min: 1,
    max: 600_000,
    about: "longest time for one request, in ms; a caller's `X-Deadline-Ms` can shorten it to 50 at least",
  }),
  streamIdleMs: integer("STREAM_IDLE_MS", {
    default: 10_000,
    min: 100,
    max: 600_000,
    about: "how long a client may stop reading a streamed response, in ms; the total time has no limit",
  }),
  bodyLimitBytes: integer("BODY_LIMIT_BYTES", {
    default: 64 * 1024,
    min: 1024,
    max: 64 * 1024 * 1024,
    about: "largest accepted request body, in bytes",
  }),
  reusePort: flag("REUSE_PORT", {
    default: false,
    about: "let several processes of this service share the port (Linux)",
  }),
  ...listenerTlsVariables,
  ...upstreamTlsVariables,
  probePort: optional(
    integer("PROBE_PORT", {
      default: 0,
      min: 1,
      max: 65535,
      about:
        "a second port that serves `/health`, `/ready` and `/metrics` without TLS, for probes and scrapes that have no client certificate; none by default",
    }),
  ),
});

/** The configuration that every service has. */
export type ServiceConfig = ConfigOf<ReturnType<typeof serviceVariables>>;

/** Whether the log has readable lines instead of JSON. */
export function logsReadably({
  logFormat,
  environment,
}: Pick<ServiceConfig, "logFormat" | "environment">): boolean {
  return logFormat === "auto" ? environment !== "production" : logFormat === "readable";
}
