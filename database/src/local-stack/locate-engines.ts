import { type Machine, thisMachine } from "../tools/machine.ts";
import type { OnProgress } from "../tools/tool.ts";
import type { Engine, EngineName, Installation } from "./engines/engine.ts";
import { allServices, definitionOf, type Service } from "./stores.ts";

/** A missing engine, the services that need it, and how to install it. */
export interface MissingEngine {
  readonly engine: EngineName;
  /** As its makers write it. */
  readonly title: string;
  readonly services: readonly Service[];
  readonly howToInstall: string;
  /** Why it could not be built, where that was tried. */
  readonly reason?: string;
}

/** Some engines are not installed. The message has one line for each, with how to install it. */
export class MissingEngineError extends Error {
  override readonly name = "MissingEngineError";
  readonly missing: readonly MissingEngine[];

  constructor(missing: readonly MissingEngine[]) {
    super(missing.map(sentenceOn).join("\n"));
    this.missing = missing;
  }
}

/**
 * The engines that these stores need and that this machine neither has nor can build. Builds nothing.
 */
export async function missingEngines(
  services: readonly Service[] = allServices,
  machine: Machine = thisMachine(),
): Promise<MissingEngine[]> {
  const missing: MissingEngine[] = [];
  for (const engine of enginesOf(services)) {
    if (engine.canBuild?.(machine) || (await engine.find(machine))) continue;
    missing.push(describe(engine, services));
  }
  return missing;
}

/** The engines of some stores: installed programs, and missing engines. */
export interface FoundEngines {
  readonly installations: ReadonlyMap<Engine, Installation>;
  readonly missing: readonly MissingEngine[];
}

/**
 * Finds the programs of every engine that these stores need, and builds those that can be built. Throws the signal's reason
 * when it aborts a build.
 */
export async function findEngines(
  services: readonly Service[],
  machine: Machine,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<FoundEngines> {
  const installations = new Map<Engine, Installation>();
  const missing: MissingEngine[] = [];
  for (const engine of enginesOf(services)) {
    const found = await engine.find(machine);
    if (found) {
      installations.set(engine, found);
      continue;
    }
    try {
      const built = engine.canBuild?.(machine)
        ? await engine.build?.(machine, onProgress, signal)
        : undefined;
      if (built) installations.set(engine, built);
      else missing.push(describe(engine, services));
    } catch (error) {
      signal?.throwIfAborted();
      missing.push({ ...describe(engine, services), reason: (error as Error).message });
    }
  }
  return { installations, missing };
}

/** The programs of every engine that these stores need. Throws {@link MissingEngineError} when one is missing. */
export async function locateEngines(
  services: readonly Service[],
  machine: Machine,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<ReadonlyMap<Engine, Installation>> {
  const { installations, missing } = await findEngines(services, machine, onProgress, signal);
  if (missing.length > 0) throw new MissingEngineError(missing);
  return installations;
}

function enginesOf(services: readonly Service[]): Set<Engine> {
  return new Set(services.map((service) => definitionOf(service).engine));
}

function describe(engine: Engine, services: readonly Service[]): MissingEngine {
  return {
    engine: engine.name,
    title: engine.title,
    services: services.filter((service) => definitionOf(service).engine === engine),
    howToInstall: engine.howToInstall,
  };
}

/** The line about a missing engine. */
export function sentenceOn({ title, services, howToInstall, reason }: MissingEngine): string {
  const need = services.length === 1 ? "needs" : "need";
  const why = reason ? `: ${reason}` : "";
  return `${title}, which ${listOf(services)} ${need}, is missing${why}. ${howToInstall}`;
}

/** @example listOf(["a", "b", "c"]) // "a, b and c" */
const listOf = (names: readonly string[]) =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
