import { type Arm, armOf, variedIn } from "../../analysis/observation/segment.ts";
import { isFights } from "./variants.ts";

/**
 * The arms whose legs are timed, one for each latency: the mode `sequential` on the measured arm with that latency and the
 * fewest settings, so that no process is started for it; an arm of its own where no arm has the latency.
 */
export function legArms(latencies: readonly (string | null)[], arms: readonly Arm[]): Arm[] {
  const fights = arms.filter(isFights).sort((a, b) => settingsOf(a) - settingsOf(b));
  return latencies.map((latency) => {
    const measured = fights.find((arm) => arm.latency === latency);
    return {
      ...(measured ??
        armOf("sequential", { latency, writes: fights[0]?.writes ?? null, ...variedIn(fights[0] ?? {}) })),
      mode: "sequential",
    };
  });
}

/** The number of settings that differ from the defaults. */
const settingsOf = ({ poolMax, maxInFlight, workers = 1, drawSource = "store", replicas = "1" }: Arm) =>
  Number(poolMax !== null) +
  Number(maxInFlight !== null) +
  Number(workers > 1) +
  Number(drawSource !== "store") +
  Number(replicas !== "1");
