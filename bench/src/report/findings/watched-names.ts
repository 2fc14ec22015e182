import { changedFacts } from "../../analysis/between-runs/comparability.ts";
import type { RunSeries } from "../../analysis/between-runs/run-series.ts";

/** The series of one name with equal settings on one machine. */
export interface WatchedName {
  /** The name, and what distinguishes these runs from others of that name. */
  title: string;
  series: RunSeries[];
}

/** The series by name; a name whose runs differ in machine or settings has several entries, titled by what differs. */
export function watchedNames(series: readonly RunSeries[]): WatchedName[] {
  const factsOf = ({ machine, settings }: RunSeries) => ({ ...machine, ...settings });
  return [...Map.groupBy(series, ({ name }) => name)].flatMap(([name, own]) => {
    const parts = [...Map.groupBy(own, (one) => JSON.stringify(factsOf(one))).values()];
    const differing = new Set(
      parts.flatMap((part) => changedFacts(facts(parts[0]), facts(part)).map((fact) => fact.name)),
    );
    return parts.map((part) => {
      const distinct = Object.entries(facts(part)).filter(([fact]) => differing.has(fact));
      const suffix = distinct.map(([fact, value]) => `${fact} ${value}`).join(", ");
      return { title: suffix === "" ? name : `${name} (${suffix})`, series: part };
    });

    function facts(part: readonly RunSeries[] | undefined) {
      return part?.[0] ? factsOf(part[0]) : {};
    }
  });
}
