import { type Machine, thisMachine } from "../tools/machine.ts";
import type { OnProgress } from "../tools/tool.ts";
import type { Engine, EngineName, Installation } from "./engine.ts";
import { allServices, definitionOf, type Service } from "./stores.ts";

/** What is missing, for whom, and what to do about it. */
export interface MissingEngine {
  readonly engine: EngineName;
  readonly services: readonly Service[];
  readonly howToInstall: string;
  /** Why it could not be built, where that was tried. */
  readonly reason?: string;
}

/** Some engines are not on this machine; the message has one line for each, with the way to install it. */
export class MissingEngineError extends Error {
  override readonly name = "MissingEngineError";
  readonly missing: readonly MissingEngine[];

  constructor(missing: readonly MissingEngine[]) {
    super(missing.map(sentenceOn).join("\n"));
    this.missing = missing;
  }
}

/**
 * The engines that these stores need and that this machine neither has nor can try to build. Builds nothing, so it is
 * quick.
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

/** The programs of every engine these stores need; builds what can be built. Throws {@link MissingEngineError}. */
export async function locateEngines(
  services: readonly Service[],
  machine: Machine,
  onProgress: OnProgress,
): Promise<Map<Engine, Installation>> {
  const installations = new Map<Engine, Installation>();
  const missing: MissingEngine[] = [];
  for (const engine of enginesOf(services)) {
    const found = await engine.find(machine);
    if (found) {
      installations.set(engine, found);
      continue;
    }
    try {
      const built = await engine.build?.(machine, onProgress);
      if (built) installations.set(engine, built);
      else missing.push(describe(engine, services));
    } catch (error) {
      missing.push({ ...describe(engine, services), reason: (error as Error).message });
    }
  }
  if (missing.length > 0) throw new MissingEngineError(missing);
  return installations;
}

function enginesOf(services: readonly Service[]): Set<Engine> {
  return new Set(services.map((service) => definitionOf(service).engine));
}

function describe(engine: Engine, services: readonly Service[]): MissingEngine {
  return {
    engine: engine.name,
    services: services.filter((service) => definitionOf(service).engine === engine),
    howToInstall: engine.howToInstall,
  };
}

function sentenceOn({ engine, services, howToInstall, reason }: MissingEngine): string {
  const why = reason ? ` (${reason})` : "";
  return `${engine}, which ${services.join(" and ")} need, is not on this machine${why}: ${howToInstall}`;
}
