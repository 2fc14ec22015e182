import { notFound, Problem } from "@super-heroes/kit/http/problem";
import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import type { Tally } from "@super-heroes/kit/metrics/tally-counter";
import { MODES, type Mode, orchestrators } from "@super-heroes/kit/orchestration/modes";
import { promised } from "@super-heroes/kit/request/receiver";
import type { Scope } from "@super-heroes/kit/request/scope";
import { TimedReceiver } from "@super-heroes/kit/request/timings";
import { decideFight } from "./fight.ts";
import { fightIdOf, repeated } from "./idempotency.ts";
import type { Journal } from "./journal.ts";
import type { Fight, Fighter, FightRequest, Location } from "./model.ts";
import type { Roster } from "./roster.ts";
import type { Cursor, FightStore } from "./store/fight-store.ts";

/** The operations of the fights service. */
export interface Arena {
  fighters(mode: Mode, scope: Scope): Promise<{ hero: Fighter; villain: Fighter }>;
  location(scope: Scope): Promise<Location>;
  /** Draws, decides and stores a fight. */
  execute(mode: Mode, scope: Scope): Promise<Fight>;
  /** Draws and decides a fight that is neither stored nor published nor counted. */
  rehearse(mode: Mode, scope: Scope): Promise<Fight>;
  /** Decides and stores a fight between given fighters, once per idempotency key; later it returns the stored one. */
  stage(
    request: FightRequest,
    key: string | null,
    scope: Scope,
  ): Promise<{ fight: Fight; isReplay: boolean }>;
  /** Newest first. Throws 404 when the cursor is the id of a fight that does not exist. */
  latest(limit: number, before: Cursor | string | undefined): Promise<Fight[]>;
  /** The fights just after a cursor, newest first. Throws as `latest` does. */
  following(limit: number, after: Cursor | string): Promise<Fight[]>;
  /** Throws 404. */
  find(id: string): Promise<Fight>;
}

/** Creates the arena. It counts the fights that it decides, by mode. */
export function createArena(
  roster: Roster,
  journal: Journal,
  store: FightStore,
  metrics: Pick<Metrics, "counter">,
): Arena {
  const decided = metrics.counter(
    "fights_total",
    "Fights decided and recorded, by how their calls were made",
  );
  const byMode = Object.fromEntries(MODES.map((mode) => [mode, decided.child({ mode })])) as Record<
    Mode,
    Tally
  >;
  const staged = decided.child({ mode: "none" });
  const find = async (id: string) => {
    const fight = await store.find(id);
    if (!fight) throw notFound(`There is no fight with the id ${id}.`, "fight_not_found");
    return fight;
  };
  const cursorAt = async (place: Cursor | string): Promise<Cursor> => {
    if (typeof place !== "string") return place;
    const { fight_date: fightDate, id } = await find(place);
    return { fightDate, id };
  };
  const { hero, villain, location } = roster;
  const fighters = { hero, villain };
  const decide = (drawn: FightRequest) => decideFight(Bun.randomUUIDv7(), new Date(), drawn);
  const counted = (mode: Mode, fight: Fight) => {
    byMode[mode].add();
    return fight;
  };
  return {
    fighters: (mode, scope) => orchestrators[mode](fighters, scope),
    location: (scope) =>
      promised((receiver) => location.call(scope, new TimedReceiver(scope.timings, "location", receiver))),
    rehearse: (mode, scope) => orchestrators[mode](roster, scope).then(decide),
    // Without `async`: it is the hot path of the service, and nothing is waited for where fights are not stored.
    execute: (mode, scope) =>
      orchestrators[mode](roster, scope).then((drawn) => {
        const fight = decide(drawn);
        const recorded = journal.record(fight, scope);
        if (recorded !== true) return recorded.then(() => counted(mode, fight));
        return counted(mode, fight);
      }),
    async stage(request, key, scope) {
      if (key !== null && journal.writes === "none")
        throw new Problem(
          422,
          "idempotency_needs_writes",
          "An Idempotency-Key cannot be used here, because fights are not stored (FIGHT_WRITES=none). Remove the header.",
        );
      const id = key === null ? Bun.randomUUIDv7() : fightIdOf(key);
      const fight = decideFight(id, new Date(), request);
      const isNew = await journal.record(fight, scope);
      if (!isNew) return { fight: repeated(await find(id), request), isReplay: true };
      staged.add();
      return { fight, isReplay: false };
    },
    latest: async (limit, before) =>
      await store.latest(limit, before === undefined ? undefined : await cursorAt(before)),
    following: async (limit, after) => await store.following(limit, await cursorAt(after)),
    find,
  };
}
