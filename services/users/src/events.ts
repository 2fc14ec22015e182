import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import { openEvents } from "@super-heroes/kit/events/open-events";
import type { Relay } from "@super-heroes/kit/events/relay";
import type { Logger } from "@super-heroes/kit/log/log";
import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import type { UsersConfig } from "./config.ts";
import type { UserStore } from "./store/user-store.ts";

/**
 * Publishes the events of users from the store's outbox, in `envelopes`. Without `NATS_URL` and `ANALYTICS_URL` they stay
 * in the outbox.
 */
export const publishUsers = ({
  config,
  store: { outbox },
  envelopes,
  log,
  metrics,
}: {
  config: UsersConfig;
  store: Pick<UserStore, "outbox">;
  envelopes: Envelopes;
  log: Logger;
  metrics: Metrics;
}): Promise<Relay> => openEvents({ config, service: "users", outbox, envelopes, log, metrics });
