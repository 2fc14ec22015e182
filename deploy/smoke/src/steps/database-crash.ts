import { atMost, told } from "../../../../bench/src/drills/figure.ts";
import { ask } from "../../../../bench/src/drills/load/ask.ts";
import type { Step } from "../step.ts";
import { untilTrue } from "../until-true.ts";

/** Kills the process of a database, as a crash would: its restart policy brings it back, and services find it again. */
export const databaseCrash: Step = {
  name: "crash",
  async take({ docker, gatewayUrl, note }) {
    note("killing heroes-db");
    const [database] = await docker.containers("heroes-db");
    if (!database) throw new Error("heroes-db does not run");
    const draw = async () => (await ask(`${gatewayUrl}/api/heroes/random_hero`)).status;
    const pid = Number(await docker.run("inspect", "--format", "{{.State.Pid}}", database.id));
    const killedAtMs = performance.now();
    process.kill(pid, "SIGKILL");
    const refused = await untilTrue(10_000, async () => (await draw()) >= 500);
    const [storeAtMs, drawAtMs] = await Promise.all([
      untilTrue(60_000, () =>
        accepts(() => docker.run("exec", database.id, "pg_isready", "-q", "-h", "127.0.0.1")),
      ),
      untilTrue(60_000, async () => (await draw()) === 200),
    ]);
    return {
      figures: [
        told("until a draw was refused", (refused - killedAtMs) / 1000, "s"),
        told("until the database was back", (storeAtMs - killedAtMs) / 1000, "s"),
        atMost(
          5,
          "from the database's return to the next draw",
          Math.max(0, drawAtMs - storeAtMs) / 1000,
          "s",
        ),
      ],
      remarks: [],
    };
  },
};

async function accepts(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt();
    return true;
  } catch {
    return false;
  }
}
