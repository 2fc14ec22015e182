import { openEnvelopes } from "@super-heroes/kit/encryption/open-envelopes";
import { RECEIVER } from "@super-heroes/kit/events/receiver";
import { publishesEvents } from "@super-heroes/kit/events/variables";
import { runService } from "@super-heroes/kit/process/run";
import { correspondence } from "@super-heroes/topology/correspondence";
import { createUsersApp } from "./app.ts";
import { readUsersConfig } from "./config.ts";
import { publishUsers } from "./events.ts";
import { ensureFirstAdmin } from "./first-admin.ts";
import { createHasher } from "./hasher.ts";
import { openUserStore } from "./open.ts";
import { openAccessTokens } from "./open-access-tokens.ts";

await runService(
  "users",
  () => readUsersConfig(process.env),
  async ({ config, runtime }) => {
    const { log, metrics } = runtime;
    const accessTokens = await openAccessTokens(config, log);
    const receivers = publishesEvents(config) ? [RECEIVER] : [];
    const { pairs } = correspondence;
    const envelopes = await openEnvelopes({ service: "users", pairs, receivers, config, log });
    const hasher = createHasher({ atOnce: config.hashesAtOnce, metrics });
    const store = await openUserStore(config, log);
    await ensureFirstAdmin(store.users, hasher, config);
    const events = await publishUsers({ config, store, envelopes, runtime });
    return {
      app: createUsersApp({ store, hasher, accessTokens, envelopes, events, config, runtime }),
      store: store.connection.description,
      close: async () => {
        await events.close();
        await store.connection.close();
      },
    };
  },
);
