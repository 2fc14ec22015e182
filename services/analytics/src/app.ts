import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import type { Runtime } from "@super-heroes/kit/runtime";
import type { ReadinessChecks } from "@super-heroes/kit/shell/readiness";
import { createShell, refuseOtherMethods } from "@super-heroes/kit/shell/shell";
import type { AnalyticsConfig } from "./config.ts";
import type { Intake } from "./intake.ts";
import { createLive, type Live } from "./live.ts";
import { DEFAULT_TOP, withAnalyticsRoutes } from "./routes.ts";
import { createStatistics } from "./statistics.ts";
import type { EventStore } from "./store/event-store.ts";

/** What the app is made from. */
export interface AnalyticsDependencies {
  store: EventStore;
  intake: Intake;
  envelopes: Envelopes;
  /** Of the bus, where events come over one. */
  busProbe?: (() => Promise<void>) | undefined;
  config: Pick<AnalyticsConfig, "deadlineMs" | "streamIdleMs" | "bodyLimitBytes">;
  runtime: Runtime;
}

/** The app of analytics, which listens nowhere, and its live stream, to be closed before the app stops. */
export function createAnalyticsApp(parts: AnalyticsDependencies) {
  const { store, intake, envelopes, busProbe, config, runtime } = parts;
  runtime.metrics.watchPool("analytics", store.connection.occupancy);
  // Without the bus no new events arrive, but what was counted can be read.
  const dependencies: ReadinessChecks = busProbe ? { nats: busProbe } : {};
  const shell = createShell({
    name: "analytics",
    description: "Counts what happens in the other services, and shows it live.",
    runtime,
    readiness: { store: store.connection.probe },
    dependencies,
    deadlineMs: config.deadlineMs,
    streamIdleMs: config.streamIdleMs,
    bodyLimitBytes: config.bodyLimitBytes,
    envelopes,
  });
  const statistics = createStatistics(store);
  const live: Live = createLive({
    event: "fights",
    read: async () => JSON.stringify(await statistics.ofFights(DEFAULT_TOP)),
    runtime,
  });
  const app = withAnalyticsRoutes(shell, { intake, statistics, live, envelopes });
  return { app: refuseOtherMethods(app), live };
}
