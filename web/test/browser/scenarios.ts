import type { Scenario } from "./scenario.ts";
import { accountScenarios } from "./scenarios/account.ts";
import { arenaScenarios } from "./scenarios/arena.ts";
import { catalogueScenarios } from "./scenarios/catalogue.ts";
import { faultScenarios } from "./scenarios/faults.ts";
import { liveScenarios } from "./scenarios/live.ts";
import { pageScenarios } from "./scenarios/pages.ts";
import { raceScenarios } from "./scenarios/race.ts";
import { resultScenarios } from "./scenarios/results.ts";
import { systemScenarios } from "./scenarios/system.ts";

const chosen = new RegExp(process.env.SCENARIOS ?? "");

/** All scenarios, or those whose names match SCENARIOS. Those that end a service are the last ones. */
export const scenarios: readonly Scenario[] = [
  ...arenaScenarios,
  ...raceScenarios,
  ...liveScenarios,
  ...catalogueScenarios,
  ...accountScenarios,
  ...resultScenarios,
  ...pageScenarios,
  ...faultScenarios,
  ...systemScenarios,
].filter(({ name }) => chosen.test(name));
