import type { CostPass, CostPlan } from "../../analysis/costs-figures.ts";
import { coreNames } from "../target/core.ts";
import { fightPath } from "../target/subject.ts";
import { openSystems, type Systems } from "../target/systems.ts";
import { type Cost, type CostRun, driveCost } from "./cost.ts";

/** The modes in which fights are requested. */
const MODES = ["parallel", "coalesced"];
const CONNECTIONS = 64;

/** Fights are not stored: storing them would measure the disk. */
const UNSTORED = { FIGHT_WRITES: "none" };

/** How fights are driven to compare ways of starting their services. */
export const fightsPlan = (cost: string, quick: boolean): CostPlan => ({
  cost,
  subjects: MODES,
  connections: CONNECTIONS,
  rate: null,
  rounds: quick ? 6 : 12,
  order: quick ? "one-way" : "mirrored",
  seconds: quick ? 0.5 : 1.5,
  settleSeconds: quick ? 0.2 : 0.5,
  warmupSeconds: quick ? 1 : 4,
});

/**
 * Starts the services of a fight once for each arm and drives them in turns in each mode. `check` is called with the
 * systems once they are ready, and throws where an arm is not what its environment should make it.
 */
export async function* measureFights(
  cost: Pick<Cost, "name" | "arms">,
  run: CostRun,
  check: (systems: Systems) => Promise<void> = async () => {},
): AsyncGenerator<CostPass, void> {
  const arms = cost.arms.map(({ name, environment }) => ({
    name,
    services: coreNames,
    environment: { ...UNSTORED, ...environment },
  }));
  await using systems = await openSystems(run.kind, arms, run.place);
  run.onStores(systems.stores);
  await check(systems);
  const requestOf = (arm: string, mode: string) => ({
    url: systems.urlOf(arm, "fights") + fightPath({ mode }),
    processes: systems.processesOf(arm, coreNames),
  });
  yield* driveCost({ cost, requestOf, signal: systems.signal }, run);
}
