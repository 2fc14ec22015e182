import { type Static, Type } from "@sinclair/typebox";
import type { Upstream } from "@super-heroes/kit/upstream/upstream";

/** The state of one service, and the latency of the check. */
const ServiceState = Type.Object(
  { status: Type.Union([Type.Literal("up"), Type.Literal("down")]), latency_ms: Type.Number() },
  { title: "ServiceState" },
);

/** The state of the system: `up` when every service is. */
export const SystemHealth = Type.Object(
  {
    status: Type.Union([Type.Literal("up"), Type.Literal("degraded")]),
    services: Type.Record(Type.String(), ServiceState),
  },
  { title: "SystemHealth" },
);
export type SystemHealth = Static<typeof SystemHealth>;

/** The timeout of a readiness check. */
const READY_WITHIN_MS = 900;

/** Checks the readiness of all services at once. */
export async function systemHealth(
  upstreams: Readonly<Record<string, Upstream>>,
  correlationId: string,
): Promise<SystemHealth> {
  const states = await Promise.all(
    Object.entries(upstreams).map(async ([name, upstream]) => {
      const startedAtMs = performance.now();
      const status = await upstream.ready(correlationId, READY_WITHIN_MS).then(
        () => "up" as const,
        () => "down" as const,
      );
      return [name, { status, latency_ms: Number((performance.now() - startedAtMs).toFixed(1)) }] as const;
    }),
  );
  return {
    status: states.every(([, { status }]) => status === "up") ? "up" : "degraded",
    services: Object.fromEntries(states),
  };
}
