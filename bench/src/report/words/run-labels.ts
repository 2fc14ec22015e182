import type { RunFacts } from "../../results/publish/run-facts.ts";
import { stackName } from "../sections/section.ts";

/** What a run was measured on, in words. */
export function stackWords(stack: RunFacts["stack"]): string {
  return stack === "containers" ? "containers" : stackName({ stack: { kind: stack, stores: [] } });
}

/** An ISO time to the minute, in UTC. */
export function timeOf(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}
