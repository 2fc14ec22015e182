import type { AnyElysia } from "elysia";
import { ConfigError, readConfig } from "../config/config.ts";
import { countDroppedLines } from "../log/dropped-lines.ts";
import { createLog } from "../log/log.ts";
import { openLogFiles } from "../log/log-files.ts";
import { createMetrics, type Metrics } from "../metrics/metrics.ts";
import { withoutCounting } from "../metrics/metrics-off.ts";
import { listenFailure, urlOfListener } from "../network/listening-address.ts";
import { ignoreProxies } from "../network/proxies.ts";
import { createRuntime, type Runtime } from "../runtime.ts";
import { markStopping } from "../shell/readiness.ts";
import { openTracing } from "../tracing/tracing.ts";
import { drain } from "./drain.ts";
import { logsReadably, type ServiceConfig } from "./service-config.ts";
import { reportToStarter, stopWithStarter } from "./start-report.ts";
import { createStartupResponder } from "./startup-responder.ts";
import { requireSharedPort, spawnWorker, supervise, workerVariables } from "./workers.ts";

/** Requests in flight get this long to finish after a stop signal, and what is closed after them this long: 10 s at most. */
const DRAIN_LIMIT_MS = 7000;
const CLOSE_LIMIT_MS = 2500;

/** Idle connections are kept longer than any agent keeps its side, so that the client is the one to close. */
export const IDLE_TIMEOUT_S = 120;

/** What a service is made with. */
export interface ServiceContext<Config> {
  config: Config;
  runtime: Runtime;
  /** The URL at which clients reach this service; empty until it listens. */
  publicUrl(): string;
}

/** A service that is ready to listen. */
export interface OpenService {
  app: AnyElysia;
  /** The store in words, without a password: `PostgreSQL 127.0.0.1:5432/heroes`. */
  store: string;
  /** Called when the service is asked to stop, before requests are waited for: ends what would never end by itself. */
  beforeStop?(): void;
  /** Gives back what was opened: pools, sessions, files. */
  close(): Promise<void>;
}

/**
 * Runs a service from boot to exit: configuration, log, store, listening, and on SIGTERM or SIGINT a graceful
 * stop within 10 s: `/ready` is 503, there are no new connections, requests in flight are finished, pools are closed, exit
 * code 0. What clients have sent half of is not waited for. While its store is waited for, its port is answered by the
 * startup responder.
 *
 * With `WORKERS` above 1 it is that many processes instead, which this one starts and watches over.
 *
 * What prevents a start (a malformed variable, a store that does not come, a port that is taken) is one clear
 * line and exit code 1. A program that starts it with an IPC channel gets a `StartReport` as well, and the service
 * stops when that program is gone.
 */
export async function runService<Config extends ServiceConfig>(
  name: string,
  loadConfig: () => Config,
  open: (context: ServiceContext<Config>) => Promise<OpenService>,
): Promise<void> {
  ignoreProxies();
  stopWithStarter();
  const config = readOrExit(name, loadConfig);
  const { workers } = readOrExit(name, () => readConfig(process.env, workerVariables));
  if (workers > 1) {
    readOrExit(name, () => requireSharedPort(config.port));
    const say = (line: string) => process.stderr.write(`${name}: ${line}\n`);
    process.exit(await supervise({ workers, spawn: spawnWorker, say }));
  }
  const metrics = config.metrics === "on" ? createMetrics(name) : withoutCounting(createMetrics(name));
  const { log, logRequest, flush } = await openLog(name, config, metrics);
  const fail = (error: unknown, message: string, reason = message): never => {
    log.fatal({ err: error }, message);
    flush();
    reportToStarter({ report: "failed", reason });
    process.exit(1);
  };
  process.on("unhandledRejection", (error) => {
    const message = "an error was handled nowhere";
    fail(error, message, `${message}: ${messageOf(error)}`);
  });

  // Until it is open there is nothing to finish.
  let stop = async (signal: NodeJS.Signals): Promise<void> => {
    log.info({ signal }, "stopped before it was open");
    flush();
    process.exit(0);
  };
  process.on("SIGTERM", (signal) => stop(signal));
  process.on("SIGINT", (signal) => stop(signal));

  const listen = (app: AnyElysia) => {
    try {
      app.listen(listenOptions(config));
    } catch (error) {
      const why = listenFailure(config.host, config.port, error as Error);
      return fail(error, `${name}: ${why}`, why);
    }
  };
  // Port 0 is any free one: nobody can know it before it is told, nor would it be the same one again.
  const startupResponder =
    config.port === 0
      ? undefined
      : createStartupResponder({
          name,
          config,
          runtime: createRuntime({ log, logRequest, metrics }),
        });
  if (startupResponder) listen(startupResponder);

  const tracing = await openTracing(name, process.env);
  let publicUrl = config.publicUrl;
  let service: OpenService;
  try {
    const runtime = createRuntime({ log, logRequest, metrics, tracing: tracing?.plugin });
    service = await open({ config, runtime, publicUrl: () => publicUrl });
  } catch (error) {
    return fail(error, `${name} could not start: ${messageOf(error)}`, messageOf(error));
  }

  await startupResponder?.server?.stop(true);
  listen(service.app);
  const { server } = service.app;
  if (!server) return fail(undefined, `${name} does not listen`, "it does not listen");
  const url = urlOfListener(config.host, server.port ?? 0);
  publicUrl ||= url;

  let stopping = false;
  stop = async (signal) => {
    if (stopping) return;
    stopping = true;
    markStopping(service.app);
    log.info({ signal }, "stopping");
    service.beforeStop?.();
    if (!(await drain(server, DRAIN_LIMIT_MS)))
      log.warn(`requests were still in flight after ${DRAIN_LIMIT_MS} ms and are cut off`);
    // The log line and metrics of a response are written in the turn of the event loop that follows it.
    await new Promise(setImmediate);
    const closing = (async () => {
      await service.close();
      await tracing?.close();
      return true;
    })();
    if (!(await Promise.race([closing, Bun.sleep(CLOSE_LIMIT_MS).then(() => false)])))
      log.warn(`what the service had opened was not closed within ${CLOSE_LIMIT_MS} ms`);
    log.info("stopped");
    flush();
    process.exit(0);
  };
  // Said last: whoever reads it may send a signal at once.
  log.info({ url, store: service.store }, "listening");
  flush();
  reportToStarter({ report: "listening", url, store: service.store });
}

const listenOptions = ({ port, host: hostname, reusePort }: ServiceConfig) => ({
  port,
  hostname,
  reusePort,
  idleTimeout: IDLE_TIMEOUT_S,
  // Whatever NODE_ENV says: Bun's error pages would never be seen, and a request costs the same everywhere.
  development: false,
  // The shell enforces the real limit, with a proper answer; Bun's own would send an empty 413.
  maxRequestBodySize: Number.MAX_SAFE_INTEGER,
});

function openLog(service: string, config: ServiceConfig, metrics: Metrics) {
  const { logDir: dir, oldLogFiles: oldFiles, reusePort: shared } = config;
  const onDropped = countDroppedLines(service, metrics);
  return createLog({
    service,
    level: config.logLevel,
    readable: logsReadably(config),
    files: dir === "" ? undefined : openLogFiles({ dir, service, oldFiles, shared, onDropped }),
    onDropped,
  });
}

function readOrExit<Config>(name: string, loadConfig: () => Config): Config {
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // There is no log yet: its level is one of the variables.
    const lines = error.message.split("\n");
    for (const line of lines) process.stderr.write(`${name}: ${line}\n`);
    reportToStarter({ report: "failed", reason: lines.join("; ") });
    process.exit(1);
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
