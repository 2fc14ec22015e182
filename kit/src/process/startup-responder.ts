import type { ServiceConfig } from "../config/service-config.ts";
import { storeUnavailable } from "../http/problem.ts";
import { createShell } from "../http/shell.ts";
import type { Logger } from "../log/log.ts";
import type { RequestLog } from "../log/request-log.ts";
import type { Metrics } from "../metrics/metrics.ts";

/** What a waiting room has of its service. */
export interface WaitingRoomOptions {
  name: string;
  config: ServiceConfig;
  log: Logger;
  logRequest: RequestLog;
  metrics: Metrics;
}

/**
 * What answers in a service's place while it waits for its store: `/health` with 200, because the process is up, and
 * everything else, `/ready` included, with 503. So a probe, a balancer and a client see the same of a store that is late
 * as of one that has gone, and nobody restarts a process that only waits. Listens nowhere.
 */
export function createWaitingRoom({ name, config, log, logRequest, metrics }: WaitingRoomOptions) {
  // Without a cause: it is the intended answer, and why there is none better is in the log already.
  const refuse = () => {
    throw storeUnavailable(undefined);
  };
  return createShell({
    name,
    description: "Waits for its store.",
    log,
    logRequest,
    metrics,
    readiness: { store: async () => refuse() },
    deadlineMs: config.deadlineMs,
    bodyLimitBytes: config.bodyLimitBytes,
  }).all("/*", refuse, { detail: { hide: true } });
}
