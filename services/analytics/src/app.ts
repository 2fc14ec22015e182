import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import type { Runtime } from "@super-heroes/kit/runtime";
import { refuseOtherMethods } from "@super-heroes/kit/shell/other-methods";
import type { ReadinessChecks } from "@super-heroes/kit/shell/readiness";
import { createShell } from "@super-heroes/kit/shell/shell";
import type { AnalyticsConfig } from "./config.ts";
import type { Intake } from "./intake.ts";
import { createLive, type Live } from "./live.ts";
import type { ReadModels } from "./read-models/read-models.ts";
import { DEFAULT_TOP, withAnalyticsRoutes } from "./routes.ts";
import { createStandings } from "./standings.ts";
import { createStatistics } from "./statistics.ts";
import type { EventStore } from "./store/event-store.ts";

/** The dependencies of the app. */
export interface AnalyticsDependencies {
  store: Pick<EventStore, "connection">;
  readModels: Pick<ReadModels, "read">;
  intake: Intake;
  envelopes: Envelopes;
  /** Checks NATS; absent when no events come over it. */
  busProbe?: (() => Promise<void>) | undefined;
  config: Pick<AnalyticsConfig, "deadlineMs" | "streamIdleMs" | "bodyLimitBytes">;
  runtime: Runtime;
}

/** Creates the app of analytics, which does not listen, and its live stream, to be closed before the app stops. */
export function createAnalyticsApp(parts: AnalyticsDependencies) {
  const { store, readModels, intake, envelopes, busProbe, config, runtime } = parts;
  runtime.metrics.watchPool("analytics", store.connection.occupancy, store.connection.schema);
  // Without NATS no new events arrive, but the counts can be read.
  const dependencies: ReadinessChecks = busProbe ? { nats: busProbe } : {};
  const shell = createShell({
    name: "analytics",
    description: "Counts the events of the other services and streams the counts.",
    runtime,
    readiness: { store: store.connection.probe },
    dependencies,
    deadlineMs: config.deadlineMs,
    streamIdleMs: config.streamIdleMs,
    bodyLimitBytes: config.bodyLimitBytes,
    envelopes,
  });
  const statistics = createStatistics(readModels);
  const live: Live = createLive({
    event: "fights",
    read: async () => JSON.stringify(await statistics.ofFights(DEFAULT_TOP)),
    runtime,
  });
  const app = withAnalyticsRoutes(shell, {
    intake,
    statistics,
    standings: createStandings(readModels),
    live,
    envelopes,
  });
  return { app: refuseOtherMethods(app), live };
}
