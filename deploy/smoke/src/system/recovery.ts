import { request } from "@super-heroes/drills/requests/request";
import type { Docker } from "../../docker/docker.ts";
import { until } from "../../docker/until.ts";

/** Waits for a PostgreSQL and for the draws that need it; resolves with both times, in ms of `performance.now()`. */
export async function untilServed(
  docker: Docker,
  database: string,
  url: string,
): Promise<{ storeAtMs: number; servedAtMs: number }> {
  const [storeAtMs, servedAtMs] = await Promise.all([
    until("PostgreSQL is ready", 60_000, () =>
      docker.run("exec", database, "pg_isready", "-q", "-h", "127.0.0.1").then(
        () => true,
        () => false,
      ),
    ),
    until(`${url} responds with 200`, 60_000, async () => (await request(url)).status === 200),
  ]);
  return { storeAtMs, servedAtMs };
}
