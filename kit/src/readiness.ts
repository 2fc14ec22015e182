import { Type } from "@sinclair/typebox";

const UpOrDown = Type.Union([Type.Literal("up"), Type.Literal("down")]);

/** What `/ready` responds with. */
export const Readiness = Type.Object(
  {
    status: Type.Union([Type.Literal("ready"), Type.Literal("unready")]),
    service: Type.String(),
    checks: Type.Record(Type.String(), UpOrDown),
  },
  { title: "Readiness" },
);

/** Named probes: each resolves when its thing answers, and rejects when it does not. */
export type ReadinessChecks = Record<string, (correlationId: string) => Promise<unknown>>;

/** The result of all probes, each `up` or `down`. */
export interface Checked {
  ready: boolean;
  checks: Record<string, "up" | "down">;
}

/** Runs all probes at once. Never throws; why a probe failed is for the log of the thing that failed. */
export async function checkReadiness(probes: ReadinessChecks, correlationId: string): Promise<Checked> {
  const names = Object.keys(probes);
  const results = await Promise.allSettled(names.map(async (name) => probes[name]?.(correlationId)));
  const states = results.map((result) => (result.status === "fulfilled" ? "up" : "down"));
  return {
    ready: states.every((state) => state === "up"),
    checks: Object.fromEntries(names.map((name, index) => [name, states[index] ?? "down"])),
  };
}
