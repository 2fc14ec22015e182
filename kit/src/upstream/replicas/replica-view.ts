import { type Static, Type } from "@sinclair/typebox";

/** From the best to the worst. `returning`: called less often than the others, for some seconds after an ejection. */
export const REPLICA_STATES = ["up", "returning", "ejected"] as const;

/** Whether a replica is called. */
export type ReplicaState = (typeof REPLICA_STATES)[number];

/** A replica of a service, as the health of a system shows it. */
export const ReplicaView = Type.Object(
  {
    address: Type.String({ description: "Host and port." }),
    state: Type.Union(
      REPLICA_STATES.map((state) => Type.Literal(state)),
      {
        description:
          "`up`; `ejected`: not called for some seconds, because it failed or was slow; `returning`: called less often for some seconds after that.",
      },
    ),
    in_flight: Type.Integer({ minimum: 0, description: "Calls from this process that have not ended." }),
  },
  { description: "One of the replicas of a service, as a caller sees it." },
);
export type ReplicaView = Static<typeof ReplicaView>;
