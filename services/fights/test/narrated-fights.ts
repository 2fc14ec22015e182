import type { Logger } from "@super-heroes/kit/log/log";
import { decideFight } from "../src/fight.ts";
import type { Fight, FightRequest } from "../src/model.ts";
import { request } from "./fighters.ts";
import { type FightsWithStandIns, startWithStandIns } from "./fights-with-stand-ins.ts";
import type { NarrationStandIn } from "./narration-stand-in.ts";

/** A key that no log and no response may contain. */
export const KEY = "sk-stand-in-5f1c9a";

/** Starts fights whose narrations this service writes. */
export const startNarrated = (
  { url }: Pick<NarrationStandIn, "url">,
  variables: Record<string, string> = {},
  log?: Logger,
): Promise<FightsWithStandIns> =>
  startWithStandIns({
    ...(log && { log }),
    variables: { NARRATION_URL: url, NARRATION_KEY: KEY, NARRATION_MODEL: "stand-in-1", ...variables },
  });

/** A fight between these fighters, with an id of its own. */
export const fightOf = (changes: Partial<FightRequest> = {}): Fight =>
  decideFight(Bun.randomUUIDv7(), new Date(), { ...request, ...changes });

/** A fight whose story no other fight has. */
export const newFight = (() => {
  let level = 1000;
  return (): Fight => fightOf({ hero: { ...request.hero, level: ++level } });
})();
