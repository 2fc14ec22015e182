import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { createRuntime } from "@super-heroes/kit/runtime";
import { createTestKeys } from "@super-heroes/testing/stand-ins/service-keys";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { createAnalyticsApp } from "../src/app.ts";
import { createIntake } from "../src/intake.ts";
import { createReadModels, type ReadModels } from "../src/read-models/read-models.ts";
import type { EventStore } from "../src/store/event-store.ts";
import { configOn, openStoreOn } from "./engines.ts";

const EVENTS = "/api/v1/analytics/events";

const drawn = createTestKeys();

/** The value of SERVICE_KEYS for analytics. */
export const testKeys = drawn.textOf("analytics");

/** The envelopes and keys of a service in tests. */
export const { envelopesOf, keyringOf } = drawn;

/** The analytics service, listening on a free port of this process. */
export interface AnalyticsUnderTest {
  readonly store: EventStore;
  readonly url: string;
  readonly readModels: ReadModels;
  /** Sends a request to a path of the service. */
  send(path: string, init?: RequestInit): Promise<Response>;
  /** Sends `POST /api/v1/analytics/events` in an envelope of `sender`. */
  sendEvents(content: unknown, sender?: string): Promise<Response>;
  /** Stops as the service does: ends live streams and finishes requests. */
  finish(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the service on this database. */
export async function startAnalytics(database: TestDatabase): Promise<AnalyticsUnderTest> {
  const store = await openStoreOn(database);
  const metrics = createMetrics("analytics");
  const runtime = createRuntime({ log: silentLog, metrics });
  const readModels = createReadModels({ store, runtime, keepMs: 20 });
  const { app, live } = createAnalyticsApp({
    store,
    readModels,
    intake: createIntake(store.log, metrics, readModels.wake),
    envelopes: envelopesOf("analytics"),
    config: configOn(database),
    runtime,
  });
  app.listen({ port: 0, hostname: "127.0.0.1", reusePort: false });
  const url = `http://127.0.0.1:${app.server?.port}`;

  const send = (path: string, init: RequestInit = {}) => fetch(url + path, init);
  const finish = async () => {
    live.close();
    await app.server?.stop();
  };
  return {
    store,
    url,
    readModels,
    send,
    async sendEvents(content, sender = "fights") {
      return await send(EVENTS, {
        method: "POST",
        headers: { "content-type": "application/jose", "x-service-communication": "encrypted" },
        body: envelopesOf(sender).seal("analytics", { method: "POST", path: EVENTS }, content),
      });
    },
    finish,
    async stop() {
      live.close();
      await app.server?.stop(true);
      await readModels.close();
      await store.connection.close();
    },
  };
}
