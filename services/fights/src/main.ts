import { readConfig } from "@super-heroes/kit/config/config";
import { runService } from "@super-heroes/kit/process/run";
import { createFightsApp, createUpstreams } from "./app.ts";
import { fightsVariables } from "./config.ts";
import { openFightStore } from "./open.ts";
import { tellFights } from "./telling.ts";

await runService(
  "fights",
  () => readConfig(process.env, fightsVariables),
  async ({ config, runtime }) => {
    const telling = await tellFights(await openFightStore(config, runtime.log), { config, runtime });
    const { store } = telling;
    const upstreams = createUpstreams(config, runtime.metrics);
    return {
      app: createFightsApp({ store, upstreams, config, runtime }),
      store: store.connection.description,
      close: async () => {
        for (const upstream of Object.values(upstreams)) upstream.close();
        await telling.close();
        await store.connection.close();
      },
    };
  },
);
