import { ask } from "@super-heroes/drills/requests/request";
import type { Docker } from "../../docker/docker.ts";
import { untilTrue } from "../../docker/until-true.ts";

/** Waits for a PostgreSQL and for the draws that need it; resolves with both instants, in ms of `performance.now()`. */
export async function untilServed(
  docker: Docker,
  database: string,
  url: string,
): Promise<{ storeAtMs: number; servedAtMs: number }> {
  const [storeAtMs, servedAtMs] = await Promise.all([
    untilTrue(60_000, () =>
      docker.run("exec", database, "pg_isready", "-q", "-h", "127.0.0.1").then(
        () => true,
        () => false,
      ),
    ),
    untilTrue(60_000, async () => (await ask(url)).status === 200),
  ]);
  return { storeAtMs, servedAtMs };
}
