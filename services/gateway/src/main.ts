import { createTokenVerifier, publishedKeys } from "@super-heroes/kit/auth/token-verifier";
import { readConfig } from "@super-heroes/kit/config/config";
import { openEnvelopes } from "@super-heroes/kit/encryption/open-envelopes";
import { listenForScrapes } from "@super-heroes/kit/metrics/metrics-listener";
import { runService } from "@super-heroes/kit/process/run";
import { correspondence } from "@super-heroes/topology/correspondence";
import { createGatewayApp } from "./app.ts";
import { gatewayVariables } from "./config.ts";
import { createUpstreams } from "./upstreams.ts";
import { openRebuiltWebApp, openWebApp } from "./web/web-app.ts";

await runService(
  "gateway",
  () => readConfig(process.env, gatewayVariables),
  async ({ config, runtime }) => {
    const { log, metrics } = runtime;
    const envelopes = await openEnvelopes({
      service: "gateway",
      pairs: correspondence.pairs,
      receivers: correspondence.receiversOf("gateway"),
      config,
      log,
    });
    const upstreams = createUpstreams(config, runtime);
    const { metricsPort } = config;
    const scrapes =
      metricsPort === undefined ? undefined : listenForScrapes({ ...config, port: metricsPort }, metrics);
    if (scrapes) log.info({ url: scrapes.url }, "serving metrics");
    const web =
      config.environment === "production" ? openWebApp(config.webDir) : openRebuiltWebApp(config.webDir, log);
    if (!web.current()) log.info({ folder: config.webDir }, "the web application is not built");
    const verifier = createTokenVerifier(publishedKeys(config.usersUrl));
    return {
      app: createGatewayApp({ upstreams, verifier, envelopes, web, config, runtime }),
      store: "none",
      beforeStop() {
        for (const link of Object.values(upstreams.links)) link.endStreams();
      },
      close: async () => {
        upstreams.close();
        await scrapes?.close();
      },
    };
  },
);
