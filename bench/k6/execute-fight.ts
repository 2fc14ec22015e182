import { check } from "k6";
import http from "k6/http";

const baseUrl = __ENV.BASE_URL ?? "http://127.0.0.1:8004";
const mode = __ENV.MODE;
const experiment = __ENV.EXPERIMENT;
const url = __ENV.URL ?? `${baseUrl}/api/fights/execute_fight${mode ? `?mode=${mode}` : ""}`;

/** Requests one fight, in the mode of `MODE`, or the address in `URL`. */
export function fight(): void {
  const response = http.get(url, { tags: { name: "execute_fight" }, timeout: "10s" });
  check(response, { "is a fight": ({ status }) => status === 200 });
}

/**
 * The tags of every sample of a scenario at this rate, when `EXPERIMENT` is set. None otherwise: the bench does not need
 * them, and they would be most of the raw samples it reads.
 */
export function tagsAt(rate: number): { tags?: Record<string, string> } {
  return experiment ? { tags: { experiment, mode: mode || "default", rate: String(rate) } } : {};
}
