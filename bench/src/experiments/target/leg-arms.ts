import { type Arm, armOf } from "../../analysis/observation/segment.ts";
import { isFights } from "./variants.ts";

/**
 * The arms whose legs are timed, one for each latency: a fight in sequence on the plainest of the measured arms with
 * that latency, so that no process is started for it; on one of its own where no arm has it.
 */
export function legArms(latencies: readonly (string | null)[], arms: readonly Arm[]): Arm[] {
  const fights = arms.filter(isFights).sort((a, b) => settingsOf(a) - settingsOf(b));
  return latencies.map((latency) => {
    const measured = fights.find((arm) => arm.latency === latency);
    return {
      ...(measured ?? armOf("sequential", { latency, writes: fights[0]?.writes ?? null })),
      mode: "sequential",
    };
  });
}

/** How much is set otherwise than a service would. */
const settingsOf = ({ poolMax, maxInFlight }: Arm) => Number(poolMax !== null) + Number(maxInFlight !== null);
