import { createTokenVerifier, publishedKeys } from "@super-heroes/kit/auth/token-verifier";
import { readConfig } from "@super-heroes/kit/config/config";
import { runService } from "@super-heroes/kit/process/run";
import { createOrdersApp, createUsersUpstream } from "./app.ts";
import { ordersVariables } from "./config.ts";
import { publishOrders } from "./events.ts";
import { openOrderStore } from "./open.ts";

await runService(
  "orders",
  () => readConfig(process.env, ordersVariables),
  async ({ config, runtime }) => {
    const store = await openOrderStore(config, runtime.log);
    const events = await publishOrders({ config, store, runtime });
    const users = createUsersUpstream(config, runtime);
    const verifier = createTokenVerifier(publishedKeys(config.usersUrl));
    return {
      app: createOrdersApp({ store, users, verifier, events, config, runtime }),
      store: store.connection.description,
      close: async () => {
        await events.close();
        users.close();
        await store.connection.close();
      },
    };
  },
);
