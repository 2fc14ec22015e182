import { readConfig } from "@super-heroes/kit/config";
import { runService } from "@super-heroes/kit/run";
import { createFightsApp, createUpstreams } from "./app.ts";
import { fightsVariables } from "./config.ts";
import { openFightStore } from "./open.ts";

await runService(
  "fights",
  () => readConfig(process.env, fightsVariables),
  async ({ config, log, logRequest, metrics }) => {
    const store = await openFightStore(config, log);
    const upstreams = createUpstreams(config, metrics);
    return {
      app: createFightsApp({ store, upstreams, config, log, logRequest, metrics }),
      store: store.connection.description,
      close: async () => {
        for (const upstream of Object.values(upstreams)) upstream.close();
        await store.connection.close();
      },
    };
  },
);
