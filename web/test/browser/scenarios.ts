import type { Scenario } from "./scenario.ts";
import { accessibilityScenarios } from "./scenarios/accessibility.ts";
import { accountScenarios } from "./scenarios/account.ts";
import { arenaScenarios } from "./scenarios/arena.ts";
import { catalogueScenarios } from "./scenarios/catalogue.ts";
import { faultScenarios } from "./scenarios/faults.ts";
import { layoutScenarios } from "./scenarios/layout.ts";
import { liveScenarios } from "./scenarios/live.ts";
import { raceScenarios } from "./scenarios/race.ts";
import { resultScenarios } from "./scenarios/results.ts";
import { systemScenarios } from "./scenarios/system.ts";

/** Each group runs on a system of its own, so that two groups can run at once. Scenarios that end a service are the last ones. */
const GROUPS = {
  everyPage: [...accessibilityScenarios, ...layoutScenarios],
  use: [
    ...arenaScenarios,
    ...raceScenarios,
    ...liveScenarios,
    ...catalogueScenarios,
    ...accountScenarios,
    ...resultScenarios,
    ...faultScenarios,
    ...systemScenarios,
  ],
} satisfies Record<string, readonly Scenario[]>;

/** A group of scenarios. */
export type Group = keyof typeof GROUPS;

const chosen = new RegExp(process.env.SCENARIOS ?? "");

/** The scenarios of a group, or those whose names match SCENARIOS. */
export const scenariosOf = (group: Group): readonly Scenario[] =>
  GROUPS[group].filter(({ name }) => chosen.test(name));
