import { eventually } from "@super-heroes/testing/processes/eventually";
import { type ServiceProcess, startService } from "@super-heroes/testing/processes/service-process";
import { createTestKeys } from "@super-heroes/testing/stand-ins/service-keys";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { request } from "./fighters.ts";

/** The longest pause of a relay is 5 s. */
const COUNTED_WITHIN_MS = 20_000;

/** A service process that can be killed and started again, with the same port and data. */
export interface Restartable {
  url: string;
  start(): Promise<void>;
  kill(): Promise<void>;
}

/** Fights and analytics, each in a process. Neither runs yet. */
export interface FightsAndAnalytics {
  readonly fights: Restartable;
  readonly analytics: Restartable;
  /** Posts so many fights at once and returns the ids of those that were acknowledged. */
  fight(count: number): Promise<string[]>;
  /** The ids of all stored fights. */
  recorded(): Promise<string[]>;
  /** Waits until analytics has counted all stored fights, and returns the count. */
  counted(): Promise<number>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Prepares both services, with fights on this database. Events go over NATS with `natsUrl`, otherwise over HTTP. */
export async function prepareFightsAndAnalytics(
  database: TestDatabase,
  natsUrl?: string,
): Promise<FightsAndAnalytics> {
  const analyticsData = await embeddedEngine.create();
  const keys = createTestKeys();
  const bus = natsUrl ? { NATS_URL: natsUrl } : {};
  const analytics = restartable("analytics", {
    ...analyticsData.env,
    ...bus,
    SERVICE_KEYS: keys.textOf("analytics"),
  });
  const fights = restartable("fights", {
    ...database.env,
    ...(natsUrl ? bus : { ANALYTICS_URL: analytics.url }),
    SERVICE_KEYS: keys.textOf("fights"),
  });

  const postFight = async (): Promise<string[]> => {
    try {
      const response = await fetch(`${fights.url}/api/fights`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(request),
      });
      return response.ok ? [((await response.json()) as { id: string }).id] : [];
    } catch {
      return [];
    }
  };

  async function recorded(): Promise<string[]> {
    const ids: string[] = [];
    for (;;) {
      const before = ids.length > 0 ? `&before=${ids.at(-1)}` : "";
      const page: { id: string }[] = await (
        await fetch(`${fights.url}/api/fights?limit=100${before}`)
      ).json();
      if (page.length === 0) return ids;
      ids.push(...page.map(({ id }) => id));
    }
  }

  return {
    fights,
    analytics,
    fight: async (count) => (await Promise.all(Array.from({ length: count }, postFight))).flat(),
    recorded,
    async counted() {
      const fought = (await recorded()).length;
      const total = async (): Promise<number> =>
        (await (await fetch(`${analytics.url}/api/v1/analytics/fights`)).json()).total_fights;
      return await eventually("all fights are counted", total, (count) => count >= fought, COUNTED_WITHIN_MS);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([fights.kill(), analytics.kill()]);
      await analyticsData.drop();
    },
  };
}

function restartable(name: string, variables: Record<string, string>): Restartable {
  const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = listener;
  listener.stop(true);
  let running: ServiceProcess | undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    async start() {
      running = startService(`services/${name}/src/main.ts`, { ...variables, PORT: String(port) });
      await running.url;
    },
    async kill() {
      await running?.kill();
    },
  };
}
