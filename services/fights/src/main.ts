import { readConfig } from "@super-heroes/kit/config/config";
import { runService } from "@super-heroes/kit/process/run";
import { createFightsApp, createUpstreams } from "./app.ts";
import { fightsVariables } from "./config.ts";
import { publishFights } from "./events.ts";
import { openFightStore } from "./open.ts";

await runService(
  "fights",
  () => readConfig(process.env, fightsVariables),
  async ({ config, log, logRequest, metrics, tracing }) => {
    const store = await openFightStore(config, log);
    const events = await publishFights({ config, store, log, metrics });
    const upstreams = createUpstreams(config, metrics);
    return {
      app: createFightsApp({ store, upstreams, events, config, log, logRequest, metrics, tracing }),
      store: store.connection.description,
      close: async () => {
        for (const upstream of Object.values(upstreams)) upstream.close();
        await events.close();
        await store.connection.close();
      },
    };
  },
);
