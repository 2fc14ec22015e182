import { atMost, told } from "@super-heroes/bench/results/promises/figure";
import { ask } from "@super-heroes/drills/load/ask";
import { untilServed } from "../recovery.ts";
import type { Step } from "../step.ts";
import { untilTrue } from "../until-true.ts";

/** Kills the process of a database, as a crash would: its restart policy brings it back, and services find it again. */
export const databaseCrash: Step = {
  name: "crash",
  async take({ docker, gatewayUrl, note }) {
    note("killing heroes-db");
    const [database] = await docker.containers("heroes-db");
    if (!database) throw new Error("heroes-db does not run");
    const url = `${gatewayUrl}/api/heroes/random_hero`;
    const pid = Number(await docker.run("inspect", "--format", "{{.State.Pid}}", database.id));
    const killedAtMs = performance.now();
    process.kill(pid, "SIGKILL");
    const refusedAtMs = await untilTrue(10_000, async () => (await ask(url)).status >= 500);
    const { storeAtMs, servedAtMs } = await untilServed(docker, database.id, url);
    return {
      figures: [
        told("until a draw was refused", (refusedAtMs - killedAtMs) / 1000, "s"),
        told("until the database was back", (storeAtMs - killedAtMs) / 1000, "s"),
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
