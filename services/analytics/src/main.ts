import { readConfig } from "@super-heroes/kit/config/config";
import { openEnvelopes } from "@super-heroes/kit/encryption/open-envelopes";
import { runService } from "@super-heroes/kit/process/run";
import { correspondence } from "@super-heroes/topology/correspondence";
import { createAnalyticsApp } from "./app.ts";
import { openBus } from "./bus.ts";
import { analyticsVariables } from "./config.ts";
import { createIntake } from "./intake.ts";
import { openEventStore } from "./open.ts";

await runService(
  "analytics",
  () => readConfig(process.env, analyticsVariables),
  async ({ config, runtime }) => {
    const { log, metrics } = runtime;
    const envelopes = await openEnvelopes({ service: "analytics", pairs: correspondence.pairs, config, log });
    const store = await openEventStore(config, log);
    const intake = createIntake(store, metrics);
    const bus = await openBus({ config, intake, envelopes, runtime });
    const { app, live } = createAnalyticsApp({
      store,
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
        await store.connection.close();
      },
    };
  },
);
