import { Type } from "@sinclair/typebox";
import type { AnyElysia } from "elysia";

const UpOrDown = Type.Union([Type.Literal("up"), Type.Literal("down")]);

/** What `/ready` responds with. */
export const Readiness = Type.Object(
  {
    status: Type.Union([Type.Literal("ready"), Type.Literal("unready"), Type.Literal("stopping")]),
    service: Type.String(),
    checks: Type.Record(Type.String(), UpOrDown),
    dependencies: Type.Optional(Type.Record(Type.String(), UpOrDown)),
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
    statesOf(checks, correlationId),
    statesOf(dependencies, correlationId, dependencyWaitMs),
  ]);
  return { ready: Object.values(own).every((state) => state === "up"), checks: own, dependencies: others };
}

async function statesOf(
  probes: ReadinessChecks,
  correlationId: string,
  waitMs?: number,
): Promise<Record<string, CheckState>> {
  const names = Object.keys(probes);
  if (names.length === 0) return {};
  const late = Promise.withResolvers<CheckState>();
  const timer = waitMs === undefined ? undefined : setTimeout(late.resolve, waitMs, "down");
  const states = await Promise.all(
    names.map((name) => Promise.race([stateOf(async () => probes[name]?.(correlationId)), late.promise])),
  );
  clearTimeout(timer);
  return Object.fromEntries(names.map((name, index) => [name, states[index] ?? "down"]));
}

const stateOf = (probe: () => Promise<unknown>): Promise<CheckState> =>
  probe().then(
    () => "up",
    () => "down",
  );
