import { requestJson } from "@super-heroes/drills/requests/request";

/** The HTTP API of a Prometheus. All functions reject when the response is not a success. */
export interface Prometheus {
  /** The targets, and whether the last scrape succeeded. */
  targets(): Promise<{ job: string; isUp: boolean }[]>;
  /** The errors of the last evaluation of its rules. */
  ruleErrors(): Promise<string[]>;
  /** The number of series that an expression has now. Rejects for an invalid expression. */
  series(expression: string): Promise<number>;
}

interface ApiResponse<Data> {
  readonly data: Data;
}

/** A client for the Prometheus at `url`. */
export function createPrometheus(url: string): Prometheus {
  const get = async <Data>(path: string) =>
    (await requestJson<ApiResponse<Data>>(`${url}/api/v1/${path}`)).data;
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
