import { fightPath } from "../target/subject.ts";
import type { Arm, Cost, CostRun } from "./cost.ts";
import type { CostPlan, Pass } from "../../results/paired/costs-result.ts";
import { driveInTurns } from "../../paired/drive-turns.ts";
import { type Lab, openLab } from "../target/systems.ts";

/** All that takes part in a fight, each after those it calls. */
export const CORE = ["heroes", "villains", "locations", "fights"];
/** The modes that fights are asked for in. */
const MODES = ["parallel", "coalesced"];
const CONNECTIONS = 64;

/** Fights that are not stored, as what they cost is for the disk to say. */
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
 * Starts the services of a fight once for each arm and drives them in turns in each mode. `check` is given the lab
 * once it is ready, and throws where an arm is not what it is said to be.
 */
export async function* measureFights(
  cost: Pick<Cost, "name"> & { arms: readonly Arm[] },
  run: CostRun,
  check: (lab: Lab) => Promise<void> = async () => {},
): AsyncGenerator<Pass, void> {
  const systems = cost.arms.map(({ name, environment }) => ({
    name,
    services: CORE,
    environment: { ...UNSTORED, ...environment },
  }));
  await using lab = await openLab(run.kind, systems, run.place);
  run.onStores(lab.stores);
  await check(lab);
  const askedOf = (arm: string, mode: string) => ({
    url: lab.urlOf(arm, "fights") + fightPath({ mode }),
    processes: lab.processesOf(arm, CORE),
  });
  yield* driveInTurns({ cost, askedOf, signal: lab.signal }, run);
}
