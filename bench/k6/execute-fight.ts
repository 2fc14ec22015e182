import { check } from "k6";
import http from "k6/http";

const baseUrl = __ENV.BASE_URL ?? "http://127.0.0.1:8004";
const mode = __ENV.MODE;
const experiment = __ENV.EXPERIMENT;
const url = __ENV.URL ?? `${baseUrl}/api/fights/execute_fight${mode ? `?mode=${mode}` : ""}`;

/** Requests one fight, in the mode that `MODE` names, or whatever is at `URL`. */
export function fight(): void {
  const answer = http.get(url, { tags: { name: "execute_fight" }, timeout: "10s" });
  check(answer, { "is a fight": ({ status }) => status === 200 });
}

/**
 * What every sample of a scenario at this rate carries when `EXPERIMENT` names what it is for. Nothing otherwise:
 * the bench knows what it asked for, and tags would make most of the raw samples it reads.
 */
export function tagsAt(rate: number): { tags?: Record<string, string> } {
  return experiment ? { tags: { experiment, mode: mode || "default", rate: String(rate) } } : {};
}
