import { type Static, Type } from "@sinclair/typebox";
import { LatencyText } from "@super-heroes/kit/upstream/latency/latency-text";

const spec = Type.Union([Type.String(), Type.Null()]);

/** A latency for each upstream, as it was set, or null for none. */
const Added = Type.Object({ heroes: spec, villains: spec, locations: spec });

/** The latency that is added to calls to upstreams now. */
export const LabLatency = Type.Object(
  {
    available: Type.Boolean({ description: "Whether it can be changed: never in production." }),
    latency: Added,
    at_start: Added,
    expires_in: Type.Union([Type.Integer(), Type.Null()], {
      description:
        "Seconds until the latencies are as at the start again; null while they are as at the start.",
    }),
  },
  { title: "LabLatency" },
);

const latency = Type.Union([LatencyText(), Type.Null()], {
  error: `${LatencyText().error}, or null for none`,
});

/** The latencies that are wanted. One that is left out is as at the start. */
export const LabLatencyChange = Type.Partial(
  Type.Object({ heroes: latency, villains: latency, locations: latency }),
  { additionalProperties: false, title: "LabLatencyChange" },
);

export type LabLatency = Static<typeof LabLatency>;
export type LabLatencyChange = Static<typeof LabLatencyChange>;
