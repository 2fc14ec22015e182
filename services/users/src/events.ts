import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import { openEvents } from "@super-heroes/kit/events/open-events";
import type { Relay } from "@super-heroes/kit/events/relay";
import type { Runtime } from "@super-heroes/kit/runtime";
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
  runtime,
}: {
  config: UsersConfig;
  store: Pick<UserStore, "outbox">;
  envelopes: Envelopes;
  runtime: Runtime;
}): Promise<Relay> => openEvents({ config, service: "users", outbox, envelopes, runtime });
