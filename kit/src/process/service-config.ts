import { type ConfigOf, flag, integer, oneOf, text } from "../config/config.ts";
import { LOG_LEVELS } from "../log/log.ts";
import { hostVariable } from "../network/listening-address.ts";

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
      "how clients reach this service, for the URLs in its answers; by default the address it listens on",
  }),
  environment: oneOf("NODE_ENV", ["development", "production", "test"], {
    default: "development",
    about: "`production` refuses the variables that are for development only, and logs JSON lines",
  }),
  logFormat: oneOf("LOG_FORMAT", ["auto", "json", "readable"], {
    default: "auto",
    about: "`json` or `readable` lines; `auto`: JSON when `NODE_ENV` is `production`, else readable ones",
  }),
  logLevel: oneOf("LOG_LEVEL", LOG_LEVELS, { default: "info", about: "the least level that is logged" }),
  logDir: text("LOG_DIR", {
    default: "",
    about:
      "folder for `<service>.log` and, errors alone, `<service>_errors.log`, besides standard output; JSON lines. With `REUSE_PORT` each process has its own, with its pid in the name",
  }),
  oldLogFiles: integer("LOG_FILES", {
    default: 5,
    min: 0,
    max: 1000,
    about: "how many old files of each kind are kept in `LOG_DIR`; a file is put aside at 10 MB",
  }),
  metrics: oneOf("METRICS", ["on", "off"], {
    default: "on",
    about: "`off`: nothing is counted, for measuring what counting costs",
  }),
  deadlineMs: integer("DEADLINE_MS", {
    default: 3000,
    min: 1,
    max: 600_000,
    about: "longest time for one request, in ms; a caller's `X-Deadline-Ms` can shorten it, to 50 at least",
  }),
  streamIdleMs: integer("STREAM_IDLE_MS", {
    default: 10_000,
    min: 100,
    max: 600_000,
    about:
      "longest time for which a client may stop reading a response that is streamed, in ms; how long all of it takes has no limit",
  }),
  bodyLimitBytes: integer("BODY_LIMIT_BYTES", {
    default: 64 * 1024,
    min: 1024,
    max: 64 * 1024 * 1024,
    about: "largest request body accepted, in bytes",
  }),
  reusePort: flag("REUSE_PORT", {
    default: false,
    about: "let several processes of this service share the port (Linux)",
  }),
});

/** The configuration that every service has. */
export type ServiceConfig = ConfigOf<ReturnType<typeof serviceVariables>>;

/** Whether the log is written for people rather than as JSON lines. */
export function logsReadably({
  logFormat,
  environment,
}: Pick<ServiceConfig, "logFormat" | "environment">): boolean {
  return logFormat === "auto" ? environment !== "production" : logFormat === "readable";
}
