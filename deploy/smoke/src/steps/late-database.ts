import { atLeast, atMost } from "@super-heroes/drills/promise/measurements";
import { STORE_LATE } from "@super-heroes/kit/store/connect";
import { statusesInside } from "../../docker/in-container.ts";
import { until } from "../../docker/until.ts";
import { untilServed } from "../system/recovery.ts";
import type { Step } from "./step.ts";

/** Starts containers without their database, as after a power cut: they must wait for it, up but not ready. */
export const lateDatabase: Step = {
  name: "late",
  async run({ docker, gatewayUrl, note }) {
    note("starting heroes before heroes-db");
    const [database] = await docker.containers("heroes-db");
    if (!database) throw new Error("heroes-db is not running");
    const ids = (await docker.containers("heroes")).map(({ id }) => id);
    await docker.run("stop", ...ids, database.id);
    const since = new Date().toISOString();
    await docker.run("start", ...ids);
    for (const id of ids)
      await until("heroes logs that its store is late", 30_000, async () =>
        (await docker.run("logs", "--since", since, id)).includes(STORE_LATE),
      );
    const waiting = await Promise.all(
      ids.map((id) => statusesInside(docker, id, [{ path: "/health" }, { path: "/ready" }])),
    );
    await docker.run("start", database.id);
    const { storeAtMs, servedAtMs } = await untilServed(
      docker,
      database.id,
      `${gatewayUrl}/api/heroes/random_hero`,
    );
    for (const id of ids) await docker.untilHealthy(id);
    return {
      measurements: [
        atLeast(
          ids.length,
          "containers that waited, up but not ready",
          waiting.filter(([health, ready]) => health === 200 && ready === 503).length,
        ),
        atMost(0, "restarts of containers that waited", await docker.restarts(...ids)),
        atMost(
          5,
          "from the late database's start to the first draw",
          Math.max(0, servedAtMs - storeAtMs) / 1000,
          "s",
        ),
      ],
      remarks: [],
    };
  },
};
