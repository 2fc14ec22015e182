import { conflict, Problem } from "@super-heroes/kit/http/problem";
import { detailOf, jsonOf } from "@super-heroes/kit/openapi/route-detail";
import type { Shell } from "@super-heroes/kit/shell/shell";
import { parseLatency } from "@super-heroes/kit/upstream/latency/latency";
import { DELAYED, type Delayed, type LabLatencies, type Latencies, specOf } from "../lab/latencies.ts";
import { LabLatency, LabLatencyChange } from "../lab/model.ts";
import type { OperatorRequest, Operators } from "../lab/operators.ts";

const PATH = "/api/lab/latency";

/** The header of all responses while the latencies are changed: `heroes=late:0.1:200, villains=none`. */
export const LAB_HEADER = "x-lab-latency";

const detail = detailOf("lab");

/** The dependencies of the lab's routes. */
export interface LabDependencies {
  latencies: LabLatencies;
  /** `undefined` in production, where nothing can be changed. */
  operators: Operators | undefined;
  /** Several processes share the port, and a change would reach one of them. */
  isShared: boolean;
}

/** Adds the routes that show and change the latency that is added to calls to upstreams. */
export function withLabRoutes(shell: Shell, { latencies, operators, isShared }: LabDependencies) {
  const available = operators !== undefined && !isShared;
  const requireOperator = async (context: OperatorRequest) => {
    if (!operators)
      throw new Problem(
        403,
        "development_only",
        "The latency of upstreams can be changed in development only. This service runs with NODE_ENV=production.",
      );
    await operators.require(context);
    if (isShared)
      throw conflict(
        "several_processes",
        "Several processes share the port of this service, and a change would reach one of them. Start it without WORKERS and REUSE_PORT.",
      );
  };
  const state = (): LabLatency => ({
    available,
    latency: specsOf(latencies.current),
    at_start: specsOf(latencies.atStart),
    expires_in: latencies.remainingMs === undefined ? null : Math.ceil(latencies.remainingMs / 1000),
  });

  return shell
    .get(PATH, state, {
      detail: detail("The latency that is added to calls to upstreams", {
        responses: { 200: jsonOf(LabLatency) },
      }),
    })
    .put(
      PATH,
      ({ body, principal }) => {
        latencies.change(parsed(body), principal ? `user ${principal.userId}` : "loopback");
        return state();
      },
      {
        transform: requireOperator,
        body: LabLatencyChange,
        detail: detail("Delay calls to upstreams for ten minutes, for an experiment", {
          description:
            "In development only, for admins and for callers on this machine. An upstream that is left out is as at the start; " +
            "an empty object ends the experiment. While the latencies are changed, all responses of fights have `X-Lab-Latency`.",
          responses: { 200: jsonOf(LabLatency) },
          problems: [401, 403, 409, 503],
        }),
      },
    );
}

/** The value of {@link LAB_HEADER}; `undefined` while the latencies are as at the start. */
export function labHeaderOf({ remainingMs, current }: LabLatencies): string | undefined {
  if (remainingMs === undefined) return undefined;
  return DELAYED.map((name) => `${name}=${specOf(current[name]) ?? "none"}`).join(", ");
}

const specsOf = ({ heroes, villains, locations }: Latencies) => ({
  heroes: specOf(heroes),
  villains: specOf(villains),
  locations: specOf(locations),
});

function parsed(change: LabLatencyChange): Partial<Latencies> {
  const names = Object.keys(change) as Delayed[];
  return Object.fromEntries(names.map((name) => [name, parseLatency(change[name] ?? "")]));
}
