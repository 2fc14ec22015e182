import { httpUrls, optional, storeUrl, type Variable } from "../config/config.ts";

/** The variable with the address of NATS, for services that publish or receive events. */
export const natsVariable: Variable<string | undefined> = storeUrl("NATS_URL", ["nats", "tls"], {
  about:
    "NATS with JetStream, which transports events: `nats://user:password@host:4222`, several hosts separated by commas",
});

/** The variables of a service that publishes events. Without either of them it publishes none. */
export const eventVariables = {
  analyticsUrl: optional(
    httpUrls("ANALYTICS_URL", {
      default: "",
      about: "analytics, which receives events over HTTP; without it and `NATS_URL`, no events are published",
    }),
  ),
  natsUrl: natsVariable,
};

/** Where events are published. */
export interface EventsConfig {
  analyticsUrl: readonly string[] | undefined;
  natsUrl: string | undefined;
}

/** Whether a service publishes events. */
export const publishesEvents = ({ analyticsUrl, natsUrl }: EventsConfig): boolean =>
  analyticsUrl !== undefined || natsUrl !== undefined;
