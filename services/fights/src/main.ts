import { readConfig } from "@super-heroes/kit/config/config";
import { runService } from "@super-heroes/kit/process/run";
import { createFightsApp, createUpstreams } from "./app.ts";
import { fightsVariables } from "./config.ts";
import { publishFights } from "./events.ts";
import { openLab } from "./lab/open-lab.ts";
import { openNarration } from "./narration/open-narration.ts";
import { openFightStore } from "./open.ts";

await runService(
  "fights",
  () => readConfig(process.env, fightsVariables),
  async ({ config, runtime }) => {
    const store = await openFightStore(config, runtime.log);
    const events = await publishFights({ config, store, runtime });
    const { latencies, operators, close: closeLab } = openLab(config, runtime);
    const upstreams = createUpstreams(config, latencies, runtime);
    const narration = await openNarration(config, runtime);
    return {
      app: createFightsApp({ store, upstreams, events, latencies, operators, narration, config, runtime }),
      store: store.connection.description,
      close: async () => {
        closeLab();
        for (const upstream of Object.values(upstreams)) upstream.close();
        narration?.close();
        await events.close();
        await store.connection.close();
      },
    };
  },
);
