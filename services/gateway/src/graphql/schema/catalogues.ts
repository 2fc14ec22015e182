import type { ResponseCheck } from "@super-heroes/kit/upstream/upstream";
import { type Fighter, fighterList, type Location, locationList } from "../calls/responses.ts";
import { builder, type OperationContext } from "./builder.ts";
import { connectionOf, type Listing, pageArguments, pageOf } from "./connection.ts";
import { GREATEST_ID, inCalls, rowId } from "./ids.ts";
import { type FighterSide, lastFightsArguments, lastFightsOf } from "./last-fights.ts";
import { Fight, Hero, Location as LocationRef, Villain } from "./types.ts";

/** A listing of a catalogue, which is in order of id. */
const listingOf = <Row extends { id: number }>(
  upstream: "heroes" | "villains" | "locations",
  check: ResponseCheck<Row[]>,
): Listing<Row> => ({
  upstream,
  path: `/api/${upstream}`,
  check,
  forward: "after",
  backward: "before",
  end: String(GREATEST_ID),
  cursorOf: rowId,
});

const heroes = listingOf<Fighter>("heroes", fighterList);
const villains = listingOf<Fighter>("villains", fighterList);
const locations = listingOf<Location>("locations", locationList);

/** The rows with these ids, in their order, with null for an id without a row: one call for up to 100. */
const rowsOf =
  <Row extends { id: number }>({ upstream, path, check }: Listing<Row>) =>
  async (ids: readonly number[], { call }: Pick<OperationContext, "call">): Promise<(Row | null)[]> => {
    const parts = await Promise.all(
      inCalls(ids).map((some) => call(upstream, { path: `${path}?ids=${some.join(",")}`, check })),
    );
    const byId = new Map(parts.flatMap(({ content }) => content).map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id) ?? null);
  };

export const heroesById = rowsOf(heroes);
export const villainsById = rowsOf(villains);
export const locationsById = rowsOf(locations);

for (const [ref, side] of [
  [Hero, "heroes"],
  [Villain, "villains"],
] as const) {
  ref.implement({
    fields: (t) => ({
      id: t.exposeID("id"),
      name: t.exposeString("name"),
      level: t.exposeInt("level"),
      otherName: t.exposeString("otherName"),
      picture: t.exposeString("picture"),
      powers: t.exposeString("powers"),
      lastFights: t.loadableList({
        type: Fight,
        nullable: true,
        byPath: true,
        description: "The last fights among the newest 1,000 of all fights, newest first.",
        args: lastFightsArguments(t),
        resolve: ({ id }) => id,
        load: (ids: number[], context, { first }, info) =>
          lastFightsOf(side satisfies FighterSide, ids, first, context, info),
      }),
    }),
  });
}

LocationRef.implement({
  fields: (t) => ({
    id: t.exposeID("id"),
    name: t.exposeString("name"),
    description: t.exposeString("description"),
    picture: t.exposeString("picture"),
  }),
});

const Heroes = connectionOf("Hero", Hero);
const Villains = connectionOf("Villain", Villain);
const Locations = connectionOf("Location", LocationRef);

builder.queryFields((t) => {
  const pages = {
    ...pageArguments(t),
    nameFilter: t.arg.string({ description: "A part of the name, ignoring case." }),
  };
  const byId = { id: t.arg.id({ required: true }) };
  return {
    heroes: t.field({
      type: Heroes,
      nullable: true,
      args: pages,
      resolve: (_, { nameFilter, ...page }, context) =>
        pageOf(context, heroes, page, { name_filter: nameFilter }),
    }),
    villains: t.field({
      type: Villains,
      nullable: true,
      args: pages,
      resolve: (_, { nameFilter, ...page }, context) =>
        pageOf(context, villains, page, { name_filter: nameFilter }),
    }),
    locations: t.field({
      type: Locations,
      nullable: true,
      args: pages,
      resolve: (_, { nameFilter, ...page }, context) =>
        pageOf(context, locations, page, { name_filter: nameFilter }),
    }),
    hero: t.loadable({
      type: Hero,
      nullable: true,
      args: byId,
      resolve: (_, { id }) => rowId(id, "id"),
      load: (ids: number[], context) => heroesById(ids, context),
    }),
    villain: t.loadable({
      type: Villain,
      nullable: true,
      args: byId,
      resolve: (_, { id }) => rowId(id, "id"),
      load: (ids: number[], context) => villainsById(ids, context),
    }),
    location: t.loadable({
      type: LocationRef,
      nullable: true,
      args: byId,
      resolve: (_, { id }) => rowId(id, "id"),
      load: (ids: number[], context) => locationsById(ids, context),
    }),
  };
});
