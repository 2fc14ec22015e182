import { Type } from "@sinclair/typebox";
import type { AnyElysia } from "elysia";
import { ReplicaView } from "../upstream/replicas/replica-view.ts";
import { CIRCUIT_STATES } from "../upstream/resilience/circuit-breaker.ts";
import { FlagsInUse } from "./flags-report.ts";

const UpOrDown = Type.Union([Type.Literal("up"), Type.Literal("down")]);

/** The state of a circuit breaker. */
export const CircuitState = Type.Union(CIRCUIT_STATES.map((state) => Type.Literal(state)));

/** What `/ready` responds with. */
export const Readiness = Type.Object(
  {
    status: Type.Union([Type.Literal("ready"), Type.Literal("unready"), Type.Literal("stopping")]),
    service: Type.String(),
    checks: Type.Record(Type.String(), UpOrDown),
    dependencies: Type.Optional(Type.Record(Type.String(), UpOrDown)),
    latencies_ms: Type.Optional(
      Type.Record(Type.String(), Type.Number(), {
        description: "How long the probes of the dependencies that are up took.",
      }),
    ),
    circuits: Type.Optional(
      Type.Record(Type.String(), CircuitState, {
        description: "The states of the circuit breakers of the dependencies.",
      }),
    ),
    replicas: Type.Optional(
      Type.Record(Type.String(), Type.Array(ReplicaView), {
        description: "The replicas of those dependencies that have several.",
      }),
    ),
    flags: Type.Optional(FlagsInUse),
  },
  { title: "Readiness" },
);

/** Named probes. Each resolves when the checked part responds, and rejects when it does not. */
export type ReadinessChecks = Record<string, (correlationId: string) => Promise<unknown>>;

/** The result of one probe. */
export type CheckState = "up" | "down";

/** The result of all probes. */
export interface Checked {
  /** All checks are up. */
  ready: boolean;
  /** The service's own parts, such as its store. */
  checks: Record<string, CheckState>;
  /** The services that it calls. For operators; they do not affect readiness. */
  dependencies: Record<string, CheckState>;
  /** How long the probes of the dependencies that are up took, in milliseconds. */
  latenciesMs: Record<string, number>;
}

/**
 * A dependency that has not responded within this time, in milliseconds, is reported as down: a probe of this service must not
 * wait for it.
 */
export const DEPENDENCY_WAIT_MS = 250;

const stopping = new WeakSet<AnyElysia>();

/** Makes `/ready` of this app respond 503: it accepts no new work. */
export const markStopping = (app: AnyElysia): void => void stopping.add(app);

/** Whether {@link markStopping} was called for this app. */
export const isStopping = (app: AnyElysia): boolean => stopping.has(app);

/**
 * Runs all probes at once. A service is ready when it can do its own work. If dependencies counted, one slow service would take
 * every service that calls it out of rotation. Never throws; a probe logs its own errors.
 */
export async function checkReadiness(
  checks: ReadinessChecks,
  correlationId: string,
  dependencies: ReadinessChecks = {},
  dependencyWaitMs = DEPENDENCY_WAIT_MS,
): Promise<Checked> {
  const [own, others] = await Promise.all([
    probed(checks, correlationId),
    probed(dependencies, correlationId, dependencyWaitMs),
  ]);
  return {
    ready: Object.values(own.states).every((state) => state === "up"),
    checks: own.states,
    dependencies: others.states,
    latenciesMs: others.latenciesMs,
  };
}

/** The states of the probed parts, and the latencies of those that are up. */
interface Probed {
  states: Record<string, CheckState>;
  latenciesMs: Record<string, number>;
}

async function probed(probes: ReadinessChecks, correlationId: string, waitMs?: number): Promise<Probed> {
  const result: Probed = { states: {}, latenciesMs: {} };
  const names = Object.keys(probes);
  if (names.length === 0) return result;
  const startedAtMs = performance.now();
  const late = Promise.withResolvers<CheckState>();
  const timer = waitMs === undefined ? undefined : setTimeout(late.resolve, waitMs, "down");
  const ends = await Promise.all(
    names.map(async (name) => {
      const state = await Promise.race([stateOf(async () => probes[name]?.(correlationId)), late.promise]);
      return { name, state, ms: performance.now() - startedAtMs };
    }),
  );
  clearTimeout(timer);
  for (const { name, state, ms } of ends) {
    result.states[name] = state;
    if (state === "up") result.latenciesMs[name] = Number(ms.toFixed(1));
  }
  return result;
}

const stateOf = (probe: () => Promise<unknown>): Promise<CheckState> =>
  probe().then(
    () => "up",
    () => "down",
  );
