import { MODES } from "@super-heroes/kit/orchestration/modes";
import type { Runtime } from "@super-heroes/kit/runtime";
import { refuseOtherMethods } from "@super-heroes/kit/shell/other-methods";
import { DEPENDENCY_WAIT_MS } from "@super-heroes/kit/shell/readiness";
import { createShell } from "@super-heroes/kit/shell/shell";
import { createUpstream } from "@super-heroes/kit/upstream/upstream";
import { createArena } from "./arena.ts";
import type { FightsConfig } from "./config.ts";
import { createJournal } from "./journal.ts";
import type { LabLatencies } from "./lab/latencies.ts";
import type { Operators } from "./lab/operators.ts";
import { createRecentFights } from "./last-fights.ts";
import type { NarrationService } from "./narration/narration-service.ts";
import { createNarrator } from "./narration/narrator.ts";
import { createRoster, type Upstreams } from "./roster.ts";
import { withFightRoutes } from "./routes/fights.ts";
import { LAB_HEADER, labHeaderOf, withLabRoutes } from "./routes/lab.ts";
import { withNarrationRoute } from "./routes/narration.ts";
import type { FightStore } from "./store/fight-store.ts";

/** The dependencies of the app. */
export interface FightsDependencies {
  store: FightStore;
  upstreams: Upstreams;
  /** Publishes the outbox of the store; woken after each write. */
  events: { wake(): void };
  latencies: LabLatencies;
  /** Decides who may change the latencies; without it they cannot be changed. */
  operators?: Operators | undefined;
  /** Writes narrations; without it they are from templates. */
  narration?: NarrationService | undefined;
  config: Pick<
    FightsConfig,
    | "orchestration"
    | "sharedInFlight"
    | "fightWrites"
    | "storeTimeoutMs"
    | "deadlineMs"
    | "streamIdleMs"
    | "bodyLimitBytes"
    | "reusePort"
  >;
  runtime: Runtime;
}

/** Creates the agents of the three upstreams, with these added latencies. */
export function createUpstreams(
  config: FightsConfig,
  { added }: Pick<LabLatencies, "added">,
  runtime: Pick<Runtime, "metrics" | "log">,
): Upstreams {
  const upstream = (name: keyof Upstreams, urls: readonly string[]) =>
    createUpstream(name, urls, { ...config, latency: added[name] }, runtime);
  return {
    heroes: upstream("heroes", config.heroesUrl),
    villains: upstream("villains", config.villainsUrl),
    locations: upstream("locations", config.locationsUrl),
  };
}

/** Creates the app of fights. It does not listen. */
export function createFightsApp(dependencies: FightsDependencies) {
  const { store, upstreams, events, latencies, operators, narration, config, runtime } = dependencies;
  const { metrics } = runtime;
  metrics.watchPool("fights", store.connection.occupancy, store.connection.schema);
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
    circuits: {
      heroes: () => upstreams.heroes.circuit,
      villains: () => upstreams.villains.circuit,
      locations: () => upstreams.locations.circuit,
      narration: () => narration?.circuit,
    },
    replicas: {
      heroes: upstreams.heroes.replicas,
      villains: upstreams.villains.replicas,
      locations: upstreams.locations.replicas,
    },
    deadlineMs: config.deadlineMs,
    streamIdleMs: config.streamIdleMs,
    bodyLimitBytes: config.bodyLimitBytes,
  });
  if (operators)
    shell.onRequest(({ set }) => {
      const changed = labHeaderOf(latencies);
      if (changed !== undefined) set.headers[LAB_HEADER] = changed;
    });
  const journal = createJournal(store, {
    writes: config.fightWrites,
    storeTimeoutMs: config.storeTimeoutMs,
    onStored: events.wake,
  });
  const hedging = runtime.flags.boolean("hedging", true);
  const roster = createRoster(upstreams, { sharedInFlight: config.sharedInFlight, hedging, metrics });
  const arena = createArena(roster, journal, store, metrics);
  withFightRoutes(shell, {
    arena,
    recent: createRecentFights(store),
    orchestration: runtime.flags.oneOf("orchestration", MODES, config.orchestration),
  });
  withNarrationRoute(
    shell,
    createNarrator({ service: narration, metrics, isOn: runtime.flags.boolean("narration", true) }),
  );
  return refuseOtherMethods(withLabRoutes(shell, { latencies, operators, isShared: config.reusePort }));
}
