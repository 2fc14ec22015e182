import type { Runtime } from "@super-heroes/kit/runtime";
import { refuseOtherMethods } from "@super-heroes/kit/shell/other-methods";
import { DEPENDENCY_WAIT_MS } from "@super-heroes/kit/shell/readiness";
import { createShell } from "@super-heroes/kit/shell/shell";
import { createUpstream } from "@super-heroes/kit/upstream/upstream";
import { createArena } from "./arena.ts";
import type { FightsConfig } from "./config.ts";
import { createJournal } from "./journal.ts";
import { createRoster, type Upstreams } from "./roster.ts";
import { withFightRoutes } from "./routes.ts";
import type { FightStore } from "./store/fight-store.ts";

/** The dependencies of the app. */
export interface FightsDependencies {
  store: FightStore;
  upstreams: Upstreams;
  /** Publishes the outbox of the store; woken after each write. */
  events: { wake(): void };
  config: Pick<
    FightsConfig,
    | "orchestration"
    | "sharedInFlight"
    | "fightWrites"
    | "storeTimeoutMs"
    | "deadlineMs"
    | "streamIdleMs"
    | "bodyLimitBytes"
  >;
  runtime: Runtime;
}

/** Creates the agents of the three upstreams. */
export function createUpstreams(config: FightsConfig, runtime: Pick<Runtime, "metrics" | "log">): Upstreams {
  return {
    heroes: createUpstream("heroes", config.heroesUrl, { ...config, latency: config.heroesLatency }, runtime),
    villains: createUpstream(
      "villains",
      config.villainsUrl,
      { ...config, latency: config.villainsLatency },
      runtime,
    ),
    locations: createUpstream(
      "locations",
      config.locationsUrl,
      { ...config, latency: config.locationsLatency },
      runtime,
    ),
  };
}

/** Creates the app of fights. It does not listen. */
export function createFightsApp(dependencies: FightsDependencies) {
  const { store, upstreams, events, config, runtime } = dependencies;
  const { metrics } = runtime;
  metrics.watchPool("fights", store.connection.occupancy);
  const ready = (name: keyof Upstreams) => (correlationId: string) =>
    upstreams[name].ready(correlationId, DEPENDENCY_WAIT_MS);
  const shell = createShell({
    name: "fights",
    description:
      "Draws a hero, a villain and a location from three services, decides their fight and stores it.",
    runtime,
    readiness: { store: store.connection.probe },
    // Without one of them no fight can be drawn, but stored fights can be read, and POST /api/fights works.
    dependencies: {
      heroes: ready("heroes"),
      villains: ready("villains"),
      locations: ready("locations"),
    },
    deadlineMs: config.deadlineMs,
    streamIdleMs: config.streamIdleMs,
    bodyLimitBytes: config.bodyLimitBytes,
  });
  const journal = createJournal(store, {
    writes: config.fightWrites,
    storeTimeoutMs: config.storeTimeoutMs,
    onStored: events.wake,
  });
  const roster = createRoster(upstreams, { sharedInFlight: config.sharedInFlight, metrics });
  const arena = createArena(roster, journal, store, metrics);
  return refuseOtherMethods(withFightRoutes(shell, arena, config.orchestration));
}
