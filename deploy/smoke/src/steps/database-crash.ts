import { atMost, reported } from "@super-heroes/drills/promise/measurements";
import { request } from "@super-heroes/drills/requests/request";
import { until } from "../../docker/until.ts";
import { untilServed } from "../system/recovery.ts";
import type { Step } from "./step.ts";

/** Kills the process of a database, as a crash does. Its restart policy restarts it, and services reconnect. */
export const databaseCrash: Step = {
  name: "crash",
  async run({ docker, gatewayUrl, note }) {
    note("killing heroes-db");
    const [database] = await docker.containers("heroes-db");
    if (!database) throw new Error("heroes-db is not running");
    const url = `${gatewayUrl}/api/heroes/random_hero`;
    const pid = Number(await docker.run("inspect", "--format", "{{.State.Pid}}", database.id));
    const killedAtMs = performance.now();
    process.kill(pid, "SIGKILL");
    const refusedAtMs = await until(
      "a draw is refused",
      10_000,
      async () => (await request(url)).status >= 500,
    );
    const { storeAtMs, servedAtMs } = await untilServed(docker, database.id, url);
    return {
      measurements: [
        reported("until a draw was refused", (refusedAtMs - killedAtMs) / 1000, "s"),
        reported("until the database was back", (storeAtMs - killedAtMs) / 1000, "s"),
        atMost(
          5,
          "from the database's return to the next draw",
          Math.max(0, servedAtMs - storeAtMs) / 1000,
          "s",
        ),
      ],
      remarks: [],
    };
  },
};
