import type { Mode } from "../../api/fights.ts";
import { urlOf } from "../../router/url.ts";
import { isMode, MODE_NAMES } from "./modes.ts";
import type { RacePlan } from "./race.ts";

/** What can be chosen. Four modes at 20 fights a second stay below the gateway's limit of 200 requests for one client. */
export const RATES = [1, 2, 5, 10, 20] as const;
export const FIGHTS = [20, 50, 100, 200, 500] as const;

const DEFAULTS = { perSecond: 10, fights: 100 };

/** The plan in a query; what is missing or not a choice is as usual. */
export function planIn(query: URLSearchParams): RacePlan {
  const modes = (query.get("modes") ?? "").split(",").filter(isMode);
  const choice = (name: string, choices: readonly number[], usual: number) =>
    choices.find((value) => String(value) === query.get(name)) ?? usual;
  return {
    modes: modes.length > 0 ? MODE_NAMES.filter((mode) => modes.includes(mode)) : MODE_NAMES,
    perSecond: choice("rate", RATES, DEFAULTS.perSecond),
    fights: choice("fights", FIGHTS, DEFAULTS.fights),
  };
}

/** The URL of a plan. */
export const urlOfPlan = ({ modes, perSecond, fights }: RacePlan): string =>
  urlOf("/race", {
    modes: modes.length < MODE_NAMES.length ? modes.join(",") : undefined,
    rate: perSecond === DEFAULTS.perSecond ? undefined : perSecond,
    fights: fights === DEFAULTS.fights ? undefined : fights,
  });

/** A plan with or without a mode; at least one stays. */
export function toggled(plan: RacePlan, mode: Mode): RacePlan {
  const others = plan.modes.filter((other) => other !== mode);
  const modes = plan.modes.includes(mode)
    ? others
    : MODE_NAMES.filter((name) => name === mode || others.includes(name));
  return modes.length === 0 ? plan : { ...plan, modes };
}
