import { openFlags } from "@super-heroes/kit/flags/open-flags";
import type { Logger } from "@super-heroes/kit/log/log";
import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { createRuntime } from "@super-heroes/kit/runtime";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { createFightsApp, createUpstreams } from "../src/app.ts";
import { openLab } from "../src/lab/open-lab.ts";
import { openNarration } from "../src/narration/open-narration.ts";
import { openFightStore } from "../src/open.ts";
import type { FightStore } from "../src/store/fight-store.ts";
import { configOn } from "./engines.ts";

/** The fights service, listening on a free port of this process. */
export interface FightsUnderTest {
  readonly store: FightStore;
  readonly url: string;
  /** Sends a request to a path of the service. */
  send(path: string, init?: RequestInit): Promise<Response>;
  /** `POST /api/fights`. */
  stage(body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Reads the feature flags again, as their timer does. */
  readFlags(): Promise<void>;
  stop(): Promise<void>;
}

/** Differences from the deployed service. */
export interface Deviations {
  /** Environment variables: `HEROES_URL`, `FIGHT_WRITES`, … */
  variables?: Record<string, string>;
  /** Wraps the store. */
  wrap?(store: FightStore): FightStore;
  log?: Logger;
}

/** Starts the service on this database. */
export async function startFights(
  database: TestDatabase,
  { variables, wrap = (store) => store, log = silentLog }: Deviations = {},
): Promise<FightsUnderTest> {
  const config = configOn(database, variables);
  const store = await openFightStore(config, log);
  const metrics = createMetrics("fights");
  const followed = await openFlags(config, { log, metrics });
  const runtime = createRuntime({ log, metrics, flags: followed.flags });
  const { latencies, operators, close: closeLab } = openLab(config, runtime);
  const upstreams = createUpstreams(config, latencies, runtime);
  const narration = await openNarration(config, runtime);
  const events = { wake() {} };
  const app = createFightsApp({
    store: wrap(store),
    upstreams,
    events,
    latencies,
    operators,
    narration,
    config,
    runtime,
  });
  app.listen({ port: 0, hostname: "127.0.0.1", reusePort: false });
  const url = `http://127.0.0.1:${app.server?.port}`;

  const send = (path: string, init: RequestInit = {}) => fetch(url + path, init);
  return {
    store,
    url,
    send,
    stage: (body, headers = {}) =>
      send("/api/fights", {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    readFlags: followed.check,
    async stop() {
      followed.close();
      await app.server?.stop(true);
      closeLab();
      for (const upstream of Object.values(upstreams)) upstream.close();
      narration?.close();
      await store.connection.close();
    },
  };
}
