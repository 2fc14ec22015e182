import { httpUrl, optional, storeUrl, type Variable } from "../config/config.ts";

/** Where NATS is; for those who tell events and for those who take them. */
export const natsVariable: Variable<string | undefined> = storeUrl("NATS_URL", ["nats", "tls"], {
  about:
    "NATS with JetStream, to carry events: `nats://user:password@host:4222`, several hosts with commas between them",
});

/** The variables of a service that tells events. Without either of them it tells none. */
export const eventVariables = {
  analyticsUrl: optional(
    httpUrl("ANALYTICS_URL", {
      default: "",
      about: "where analytics takes events, over HTTP; absent, and without `NATS_URL`, none are told",
    }),
  ),
  natsUrl: natsVariable,
};

/** Where events go. */
export interface EventsConfig {
  analyticsUrl: string | undefined;
  natsUrl: string | undefined;
}

/** Whether a service tells events. */
export const publishesEvents = ({ analyticsUrl, natsUrl }: EventsConfig): boolean =>
  analyticsUrl !== undefined || natsUrl !== undefined;
