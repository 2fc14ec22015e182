import type { AnyElysia } from "elysia";
import { ConfigError, readConfig } from "../config/config.ts";
import { openFlags } from "../flags/open-flags.ts";
import { type FlagsConfig, requireOneSource } from "../flags/variables.ts";
import { countDroppedLines } from "../log/dropped-lines.ts";
import { createLog } from "../log/log.ts";
import { openLogFiles } from "../log/log-files.ts";
import { createMetrics, type Metrics } from "../metrics/metrics.ts";
import { withoutCounting } from "../metrics/metrics-off.ts";
import { ignoreProxies } from "../network/proxies.ts";
import { createRuntime, type Runtime } from "../runtime.ts";
import { markStopping } from "../shell/readiness.ts";
import { openTracing } from "../tracing/tracing.ts";
import { logsReadably, type ServiceConfig } from "./service-config.ts";
import { openServicePort } from "./service-port.ts";
import { reportToStarter, stopWithStarter } from "./start-report.ts";
import { createStartupResponder } from "./startup-responder.ts";
import { requireTlsFiles } from "./tls-mistakes.ts";
import { requireSharedPort, spawnWorker, supervise, workerVariables } from "./workers.ts";

/** The limits for requests in flight after a stop signal and for closing afterwards: 10 s together. */
const DRAIN_LIMIT_MS = 7000;
const CLOSE_LIMIT_MS = 2500;

/** The parts that a service is created with. */
export interface ServiceContext<Config> {
  config: Config;
  runtime: Runtime;
  /** The URL at which clients reach this service; empty until it listens. */
  publicUrl(): string;
}

/** A service that is ready to listen. */
export interface OpenService {
  app: AnyElysia;
  /** The store's description, without a password: `PostgreSQL 127.0.0.1:5432/heroes`. */
  store: string;
  /** Called before requests are waited for: ends streams that would not end by themselves. */
  beforeStop?(): void;
  /** Closes pools, connections and files. */
  close(): Promise<void>;
}

/**
 * Runs a service from start to exit: configuration, log, flags, store, listening. On SIGTERM or SIGINT it stops within 10 s: `/ready` is
 * 503, no connections are accepted, requests in flight are completed, pools are closed, and the exit code is 0. It does not wait
 * for incomplete requests. While the service waits for its store, the startup responder serves its port.
 *
 * With `WORKERS` above 1, this process starts and supervises that many processes instead.
 *
 * An error that prevents the start (an invalid variable, a store that does not respond, a port in use) is one line and exit code
 * 1. A program that starts the service with an IPC channel also gets a `StartReport`, and the service stops when that program
 * ends.
 */
export async function runService<Config extends ServiceConfig & Partial<FlagsConfig>>(
  name: string,
  loadConfig: () => Config,
  open: (context: ServiceContext<Config>) => Promise<OpenService>,
): Promise<void> {
  ignoreProxies();
  stopWithStarter();
  const config = readOrExit(name, loadConfig);
  const { workers } = readOrExit(name, () => readConfig(process.env, workerVariables));
  readOrExit(name, () => requireTlsFiles(config));
  readOrExit(name, () => requireOneSource(config));
  if (workers > 1) {
    readOrExit(name, () => requireSharedPort(config.port));
    const print = (line: string) => process.stderr.write(`${name}: ${line}\n`);
    process.exit(await supervise({ workers, spawn: spawnWorker, print }));
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
    const message = "unhandled rejection";
    fail(error, message, `${message}: ${messageOf(error)}`);
  });

  // Until the service is open there is nothing to complete.
  let stop = async (signal: NodeJS.Signals): Promise<void> => {
    log.info({ signal }, "stopped during the start");
    flush();
    process.exit(0);
  };
  process.on("SIGTERM", (signal) => stop(signal));
  process.on("SIGINT", (signal) => stop(signal));

  const port = openServicePort(config, { log, metrics });
  const listen = (app: AnyElysia) =>
    port.serve(app).catch((error: Error) => fail(error, `${name}: ${error.message}`, error.message));
  // With port 0 the port is not known before the service listens, and a second listen would get another one.
  const startupResponder =
    config.port === 0
      ? undefined
      : createStartupResponder({
          name,
          config,
          runtime: createRuntime({ log, logRequest, metrics }),
        });
  if (startupResponder) await listen(startupResponder);

  const tracing = await openTracing(name, process.env);
  const followed = await openFlags(config, { log, metrics });
  let publicUrl = config.publicUrl;
  let service: OpenService;
  try {
    const runtime = createRuntime({
      log,
      logRequest,
      metrics,
      tracing: tracing?.plugin,
      flags: followed.flags,
    });
    service = await open({ config, runtime, publicUrl: () => publicUrl });
  } catch (error) {
    return fail(error, `${name} could not start: ${messageOf(error)}`, messageOf(error));
  }

  const url = await listen(service.app);
  publicUrl ||= url;

  let stopping = false;
  stop = async (signal) => {
    if (stopping) return;
    stopping = true;
    markStopping(service.app);
    log.info({ signal }, "stopping");
    service.beforeStop?.();
    if (!(await port.drain(DRAIN_LIMIT_MS)))
      log.warn(`requests were still in flight after ${DRAIN_LIMIT_MS} ms and are cut off`);
    // The log line and metrics of a response are written in the next turn of the event loop.
    await new Promise(setImmediate);
    const closing = (async () => {
      followed.close();
      await service.close();
      await tracing?.close();
      return true;
    })();
    if (!(await Promise.race([closing, Bun.sleep(CLOSE_LIMIT_MS).then(() => false)])))
      log.warn(`the service was not closed within ${CLOSE_LIMIT_MS} ms`);
    log.info("stopped");
    flush();
    process.exit(0);
  };
  // Last, because a program that reads it may send a signal at once.
  log.info({ url, store: service.store }, "listening");
  flush();
  reportToStarter({ report: "listening", url, store: service.store });
}

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
    // There is no log yet, because its level is one of the variables.
    const lines = error.message.split("\n");
    for (const line of lines) process.stderr.write(`${name}: ${line}\n`);
    reportToStarter({ report: "failed", reason: lines.join("; ") });
    process.exit(1);
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
