import { join } from "node:path";
import type { Environment } from "@super-heroes/system/environment/environment";
import { launchSystem, type RunningSystem } from "@super-heroes/system/launch/launch";
import { coreServices } from "@super-heroes/system/services";
import { openStores, type Stores } from "../../lab/target/stores.ts";
import { fightPath } from "../../lab/target/subject.ts";
import type { RunPlace } from "../../lab/target/target.ts";
import type { ArmChoice } from "./arm.ts";
import type { ObservedTuning } from "./tuning-result.ts";

/** All arms, each a system of its own that is ready. */
export interface Stacks {
  stack: ObservedTuning["stack"];
  /** What an arm is asked for a fight in this mode. */
  urlOf(arm: string, mode: string): string;
  /** Process ids by name, of the arm's services and of the database servers that all arms share. */
  processesOf(arm: string): ReadonlyMap<string, number>;
  /** Resolves with the reason when a service ends by itself. */
  failure: Promise<Error>;
  close(): Promise<void>;
}

/** Connections in each store pool: small, so that the pools of several arms fit one server. */
const POOL_MAX = 20;

/** What every arm is started with, without users; its own environment comes after these. */
export const COMMON: Environment = {
  NODE_ENV: "production",
  OPEN_WRITES: "true",
  FIGHT_WRITES: "none",
  POOL_MAX: String(POOL_MAX),
};

/** The pools that an arm may ask for, whatever `POOL_MAX` means to the code it runs. */
const POOL_VARIABLE = /^([A-Z]+_)?POOL_MAX$/;

const FREE_PORTS: Environment = Object.fromEntries(
  coreServices.map(({ name }) => [`${name.toUpperCase()}_PORT`, "0"]),
);

/**
 * Starts every arm's services from its own folder, on free ports, as this checkout would start them. Throws, naming
 * the arm, when a service does not start, and when the arms' pools would not fit a database server.
 */
export async function openStacks(
  kind: "embedded" | "local",
  arms: readonly ArmChoice[],
  place: RunPlace,
): Promise<Stacks> {
  await using opened = new AsyncDisposableStack();
  const needs = { fights: [], poolSizes: arms.map(largestPool), drawRows: [] };
  const stores = await openStores(kind, needs, place);
  opened.defer(stores.close);
  const systems = new Map<string, RunningSystem>();
  for (const arm of arms) {
    place.onProgress(`starting the services of ${arm.name}`);
    const system = await launchArm(arm, stores, place);
    opened.defer(system.stop);
    systems.set(arm.name, system);
  }
  const systemOf = (arm: string) => systems.get(arm)?.services ?? [];
  const servers = [...stores.servers].map(([service, pid]) => [`${service}-db`, pid] as const);
  const failures = [...systems].map(async ([arm, { failure }]) => underItsArm(await failure, arm));
  const closing = opened.move();
  return {
    stack: { kind, stores: stores.measured },
    urlOf(arm, mode) {
      const fights = systemOf(arm).find(({ name }) => name === "fights");
      return `${fights?.url}${fightPath({ mode })}`;
    },
    processesOf: (arm) =>
      new Map([...systemOf(arm).map(({ name, pid }) => [name, pid] as const), ...servers]),
    failure: Promise.race(failures),
    close: () => closing.disposeAsync(),
  };
}

async function launchArm(
  { name, dir, environment }: ArmChoice,
  stores: Stores,
  { runDir, signal }: RunPlace,
): Promise<RunningSystem> {
  try {
    return await launchSystem({
      services: coreServices.map((service) => ({ ...service, main: join(dir, service.main) })),
      env: { ...stores.envFor(name), ...COMMON, ...environment, ...FREE_PORTS },
      isWholeEnvironment: true,
      output: (service) => join(runDir, `${name}-${service}.log`),
      signal,
    });
  } catch (error) {
    throw signal.aborted ? signal.reason : underItsArm(error as Error, name);
  }
}

function largestPool({ environment }: ArmChoice): number {
  const asked = Object.entries(environment).filter(([name]) => POOL_VARIABLE.test(name));
  return asked.length === 0 ? POOL_MAX : Math.max(...asked.map(([, size]) => Number(size)));
}

/** A service knows itself by its own name alone, which one process of every arm has. */
function underItsArm(error: Error, arm: string): Error {
  return new Error(`arm ${arm}: ${error.message}`, { cause: error });
}
