import { storeUnavailable } from "../http/problem.ts";
import type { Runtime } from "../runtime.ts";
import { createShell } from "../shell/shell.ts";
import type { ServiceConfig } from "./service-config.ts";

/** The parts of its service that a startup responder needs. */
export interface StartupResponderOptions {
  name: string;
  config: ServiceConfig;
  runtime: Runtime;
}

/**
 * The app that responds on a service's port while the service waits for its store: 200 for `/health`, because the process is up, and
 * 503 for everything else, `/ready` included. Probes, balancers and clients get the same responses as when the store goes down
 * later, and no probe restarts a process that is only waiting. It does not listen.
 */
export function createStartupResponder({ name, config, runtime }: StartupResponderOptions) {
  // Without a cause: the reason is already in the log.
  const refuse = () => {
    throw storeUnavailable(undefined);
  };
  return createShell({
    name,
    description: "Waits for its store.",
    runtime,
    readiness: { store: async () => refuse() },
    deadlineMs: config.deadlineMs,
    bodyLimitBytes: config.bodyLimitBytes,
  }).all("/*", refuse, { detail: { hide: true } });
}
