import type { SystemHealth } from "@super-heroes/gateway/aggregates/health";
import { request } from "./request.ts";

export type { SystemHealth };

/** One service in {@link SystemHealth}. */
export type ServiceState = SystemHealth["services"][string];

/** One of several replicas of a service. */
export type Replica = NonNullable<ServiceState["replicas"]>[number];

/** The state of every service. A degraded system is a result too. */
export const systemHealth = async (signal: AbortSignal): Promise<SystemHealth> =>
  (await request<SystemHealth>("/api/health", { signal, accepts: [503] })).data;
