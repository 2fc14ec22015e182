import { readConfig } from "@super-heroes/kit/config/config";
import { openEnvelopes } from "@super-heroes/kit/encryption/open-envelopes";
import { runService } from "@super-heroes/kit/process/run";
import { correspondence } from "@super-heroes/topology/correspondence";
import { createAnalyticsApp } from "./app.ts";
import { openBus } from "./bus.ts";
import { analyticsVariables } from "./config.ts";
import { createIntake } from "./intake.ts";
import { openEventStore } from "./open.ts";
import { createReadModels } from "./read-models/read-models.ts";

await runService(
  "analytics",
  () => readConfig(process.env, analyticsVariables),
  async ({ config, runtime }) => {
    const { log, metrics } = runtime;
    const envelopes = await openEnvelopes({ service: "analytics", pairs: correspondence.pairs, config, log });
    const store = await openEventStore(config, log);
    const readModels = createReadModels({ store, runtime });
    const intake = createIntake(store.log, metrics, readModels.wake);
    const bus = await openBus({ config, intake, envelopes, runtime });
    const { app, live } = createAnalyticsApp({
      store,
      readModels,
      intake,
      envelopes,
      busProbe: bus?.probe,
      config,
      runtime,
    });
    return {
      app,
      store: store.connection.description,
      beforeStop: live.close,
      close: async () => {
        await bus?.close();
        await readModels.close();
        await store.connection.close();
      },
    };
  },
);
