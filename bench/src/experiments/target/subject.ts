import { type Arm, CEILING, DRAW } from "../../analysis/observation/segment.ts";
import type { Subject } from "../../lab/target.ts";
import { FIGHT_PATH } from "./ceiling.ts";
import { UPSTREAMS } from "./core.ts";
import { calledNames, type FightsVariant, upstreamNames, variantOf } from "./variants.ts";

/** The path of a fight in the mode of an arm. */
export const fightPath = ({ mode }: Pick<Arm, "mode">) => `${FIGHT_PATH}?mode=${mode}`;

/** The subject of the ceiling. */
export const ceilingSubject = (baseUrl: string, pid: number): Subject => ({
  url: baseUrl + FIGHT_PATH,
  watched: { processes: new Map([["ceiling", pid]]), services: new Map(), orchestrator: null },
});

/** The addresses and processes of everything that runs. */
export interface Running {
  urls: ReadonlyMap<string, string>;
  pids: ReadonlyMap<string, number>;
  /** Of the database servers, by service. */
  servers: ReadonlyMap<string, number>;
  nameOf(variant: FightsVariant): string;
}

/** The subject of an arm, among everything that runs. The store of fights takes part only where fights are stored. */
export function subjectOf(arm: Arm, { urls, pids, servers, nameOf }: Running): Subject {
  const urlOf = (name: string) => urls.get(name) ?? "";
  const pidOf = (name: string) => pids.get(name) ?? 0;
  if (arm.mode === CEILING) return ceilingSubject(urlOf("ceiling"), pidOf("ceiling"));

  const fights = arm.mode === DRAW ? null : nameOf(variantOf(arm));
  const names = fights
    ? [fights, ...UPSTREAMS.flatMap((service) => upstreamNames(service, arm))]
    : [`heroes ${arm.rows}`];
  const stored = arm.writes === "none" ? [...UPSTREAMS] : [...UPSTREAMS, "fights"];
  const databases = (fights ? stored : ["heroes"]).filter((service) => servers.has(service));
  const delays = fights ? UPSTREAMS.flatMap((service) => calledNames(service, arm)) : [];
  const taking = [...new Set([...names, ...delays])];
  const isOneProcess = (arm.workers ?? 1) === 1;
  return {
    url: urlOf(names[0] ?? "") + (fights ? fightPath(arm) : "/api/heroes/random_hero"),
    watched: {
      processes: new Map([
        ...taking.map((name) => [name, pidOf(name)] as const),
        ...databases.map((service) => [`${service}-db`, servers.get(service) ?? 0] as const),
      ]),
      // A scrape of several workers reaches any one of them, so their counters are not read.
      services: isOneProcess ? new Map(names.map((name) => [name, urlOf(name)])) : new Map(),
      orchestrator: isOneProcess ? fights : null,
    },
  };
}
