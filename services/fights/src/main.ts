import { readConfig } from "@super-heroes/kit/config/config";
import { runService } from "@super-heroes/kit/process/run";
import { createFightsApp, createUpstreams } from "./app.ts";
import { fightsVariables } from "./config.ts";
import { publishFights } from "./events.ts";
import { openFightStore } from "./open.ts";

await runService(
  "fights",
  () => readConfig(process.env, fightsVariables),
  async ({ config, runtime }) => {
    const store = await openFightStore(config, runtime.log);
    const events = await publishFights({ config, store, runtime });
    const upstreams = createUpstreams(config, runtime);
    return {
      app: createFightsApp({ store, upstreams, events, config, runtime }),
      store: store.connection.description,
      close: async () => {
        for (const upstream of Object.values(upstreams)) upstream.close();
        await events.close();
        await store.connection.close();
      },
    };
  },
);
