import { requestJson } from "@super-heroes/drills/requests/request";

/** Asks a Prometheus, by its HTTP API. Everything throws where it does not answer with success. */
export interface Prometheus {
  /** What it scrapes, and how that went the last time. */
  targets(): Promise<{ job: string; isUp: boolean }[]>;
  /** What was wrong the last time that its rules were worked out. */
  ruleErrors(): Promise<string[]>;
  /** How many series an expression has now. Throws where it is none. */
  series(expression: string): Promise<number>;
}

interface RequestResult<Data> {
  readonly data: Data;
}

/** A client for the Prometheus at `url`. */
export function askPrometheus(url: string): Prometheus {
  const get = async <Data>(path: string) =>
    (await requestJson<RequestResult<Data>>(`${url}/api/v1/${path}`)).data;
  return {
    async targets() {
      const { activeTargets } = await get<{
        activeTargets: { labels: { job: string }; health: string }[];
      }>("targets?state=active");
      return activeTargets.map(({ labels, health }) => ({ job: labels.job, isUp: health === "up" }));
    },
    async ruleErrors() {
      const { groups } = await get<{ groups: { rules: { name: string; lastError?: string }[] }[] }>("rules");
      return groups
        .flatMap(({ rules }) => rules)
        .flatMap(({ name, lastError }) => (lastError ? [`${name}: ${lastError}`] : []));
    },
    async series(expression) {
      const { result } = await get<{ result: unknown[] }>(`query?query=${encodeURIComponent(expression)}`);
      return result.length;
    },
  };
}
