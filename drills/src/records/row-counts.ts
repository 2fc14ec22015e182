import { catalogueNames } from "@super-heroes/topology/services";
import { requestJson } from "../requests/request.ts";
import type { Stage } from "../stage/stage.ts";
import { storedFights } from "./fights.ts";
import { storedOrders } from "./orders.ts";

/** How many rows each service has stored, as the service itself reports. */
export async function rowCounts(stage: Stage, authorization: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const count = async (name: string, read: (url: string) => Promise<number>) => {
    counts[name] = await read(stage.service(name).url);
  };
  for (const name of catalogueNames)
    await count(name, async (url) => (await requestJson<unknown[]>(`${url}/api/${name}`)).length);
  await count("fights", async () => (await storedFights(stage)).length);
  await count(
    "users",
    async (url) => (await requestJson<{ count: number }>(`${url}/api/v1/users/stats/count`)).count,
  );
  await count("orders", async (url) => (await storedOrders(url, authorization)).length);
  await count(
    "analytics",
    async (url) =>
      (await requestJson<{ total_events: number }>(`${url}/api/v1/analytics/stats`)).total_events,
  );
  return counts;
}
