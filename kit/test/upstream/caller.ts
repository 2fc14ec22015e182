import { Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { createMetrics } from "../../src/metrics/metrics.ts";
import { Deadline } from "../../src/request/deadline.ts";
import { type Scope, withinScope } from "../../src/request/scope.ts";
import { createUpstream, type UpstreamOptions } from "../../src/upstream/upstream.ts";

/** What the upstream of these tests should return. */
export const heroCheck = TypeCompiler.Compile(Type.Object({ name: Type.String(), level: Type.Integer() }));

/** A response that passes the check. */
export const ADA = { name: "Ada", level: 7 };

/** The largest response that the agent of these tests reads, in bytes. */
export const MAX_RESPONSE_BYTES = 2048;

/** Long enough not to matter. */
const FAR_MS = 60_000;

/** The context of a request in these tests. */
interface Incoming {
  deadlineMs?: number;
  correlationId?: string;
  parent?: AbortSignal;
}

/** Runs `work` in a scope of its own, as a request does. */
const inScope = <T>(
  work: (scope: Scope) => Promise<T>,
  { deadlineMs = FAR_MS, correlationId = "id", parent }: Incoming = {},
) => withinScope({ correlationId, deadline: Deadline.after(deadlineMs), ...(parent && { parent }) }, work);

/** The agent of an upstream called `heroes`, how a request calls it, and its metrics. */
export function createCaller(urls: string | readonly string[], options: Partial<UpstreamOptions> = {}) {
  const metrics = createMetrics("caller");
  const upstream = createUpstream(
    "heroes",
    typeof urls === "string" ? [urls] : urls,
    {
      keepAlive: true,
      maxInFlight: 16,
      maxQueue: 1024,
      maxResponseBytes: MAX_RESPONSE_BYTES,
      deadlineMs: FAR_MS,
      ...options,
    },
    { metrics, log: silentLog },
  );
  return {
    upstream,
    /** GETs a hero. */
    call: (incoming?: Incoming) => inScope((scope) => upstream.get("/hero", heroCheck, scope), incoming),
    /** POSTs a value, and reads a hero. */
    post: (value: unknown, incoming?: Incoming, headers?: string) =>
      inScope((scope) => upstream.post("/hero", value, heroCheck, scope, headers), incoming),
    /** GETs a list of so many heroes. */
    callMany: (count: number, incoming?: Incoming) =>
      inScope((scope) => upstream.getMany(`/hero?count=${count}`, heroCheck, count, scope), incoming),
    /** How many calls ended in each way. */
    outcomes: async () => valuesOf(metrics, "upstream_calls_total", "outcome"),
    /** How many calls are in flight and waiting. */
    occupancy: async () => valuesOf(metrics, "upstream_calls_active", "state"),
    /** The samples of one metric, as Prometheus reads them. */
    samples: async (name: string) =>
      (await metrics.registry.metrics()).split("\n").filter((line) => line.startsWith(`${name}{`)),
  };
}

async function valuesOf(metrics: ReturnType<typeof createMetrics>, name: string, label: string) {
  const metric = await metrics.registry.getSingleMetric(name)?.get();
  return Object.fromEntries(metric?.values.map(({ labels, value }) => [labels[label], value]) ?? []);
}
