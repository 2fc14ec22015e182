import type { LabLatency, LabLatencyChange } from "@super-heroes/fights/lab/model";
import { request } from "./request.ts";

export type { LabLatency, LabLatencyChange };

const PATH = "/api/lab/latency";

/** The latency that is added to calls to upstreams. */
export const readLatency = async (signal?: AbortSignal): Promise<LabLatency> =>
  (await request<LabLatency>(PATH, { ...(signal && { signal }) })).data;

/**
 * Adds latency to calls for ten minutes. An upstream that is left out is as at the start. From another machine only admins may:
 * `LabFailure` says so.
 */
export const changeLatency = async (body: LabLatencyChange): Promise<LabLatency> =>
  (await request<LabLatency>(PATH, { method: "PUT", body, leadsToSignIn: true })).data;
