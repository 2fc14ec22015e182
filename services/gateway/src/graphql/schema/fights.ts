import {
  type Fight as FightRow,
  fightCheck,
  fightList,
  type RecordedFighter,
  type RecordedLocation,
} from "../calls/responses.ts";
import { builder } from "./builder.ts";
import { heroesById, locationsById, villainsById } from "./catalogues.ts";
import { connectionOf, type Listing, pageArguments, pageOf } from "./connection.ts";
import { uuid } from "./ids.ts";
import { noneIfMissing } from "./missing.ts";
import { Fight, Hero, Location, Team, Villain } from "./types.ts";

/** The listing is newest first: the next page has older fights. */
const fights: Listing<FightRow> = {
  upstream: "fights",
  path: "/api/fights",
  check: fightList,
  forward: "before",
  backward: "after",
  // Before all fights; so the page ends with the oldest one.
  end: "1970-01-01T00:00:00Z",
  cursorOf: uuid,
};

const FighterInFight = builder.objectRef<RecordedFighter>("RecordedFighter").implement({
  description:
    "A fighter as of the fight. A fighter that was sent by a client may lack everything but name and level.",
  fields: (t) => ({
    id: t.id({ nullable: true, resolve: ({ id }) => id ?? null }),
    name: t.exposeString("name"),
    level: t.exposeInt("level"),
    otherName: t.string({ nullable: true, resolve: ({ otherName }) => otherName ?? null }),
    picture: t.string({ nullable: true, resolve: ({ picture }) => picture ?? null }),
    powers: t.string({ nullable: true, resolve: ({ powers }) => powers ?? null }),
  }),
});

const LocationOfFight = builder.objectRef<RecordedLocation>("RecordedLocation").implement({
  description: "A location as of the fight.",
  fields: (t) => ({
    id: t.id({ nullable: true, resolve: ({ id }) => id ?? null }),
    name: t.exposeString("name"),
    description: t.string({ nullable: true, resolve: ({ description }) => description ?? null }),
    picture: t.string({ nullable: true, resolve: ({ picture }) => picture ?? null }),
  }),
});

Fight.implement({
  fields: (t) => ({
    id: t.exposeID("id"),
    fightDate: t.exposeString("fight_date", { description: "ISO 8601, in UTC." }),
    winnerName: t.exposeString("winner_name"),
    winnerLevel: t.exposeInt("winner_level"),
    winnerPowers: t.exposeString("winner_powers"),
    winnerPicture: t.exposeString("winner_picture"),
    winnerTeam: t.expose("winner_team", { type: Team }),
    loserName: t.exposeString("loser_name"),
    loserLevel: t.exposeInt("loser_level"),
    loserPowers: t.exposeString("loser_powers"),
    loserPicture: t.exposeString("loser_picture"),
    loserTeam: t.expose("loser_team", { type: Team }),
    hero: t.expose("hero", { type: FighterInFight }),
    villain: t.expose("villain", { type: FighterInFight }),
    location: t.expose("location", { type: LocationOfFight }),
    currentHero: t.loadable({
      type: Hero,
      nullable: true,
      description: "The hero as stored now; null when there is none with the id any more.",
      resolve: ({ hero }) => hero.id ?? null,
      load: (ids: number[], context) => heroesById(ids, context),
    }),
    currentVillain: t.loadable({
      type: Villain,
      nullable: true,
      resolve: ({ villain }) => villain.id ?? null,
      load: (ids: number[], context) => villainsById(ids, context),
    }),
    currentLocation: t.loadable({
      type: Location,
      nullable: true,
      resolve: ({ location }) => location.id ?? null,
      load: (ids: number[], context) => locationsById(ids, context),
    }),
  }),
});

const Fights = connectionOf("Fight", Fight);

builder.queryFields((t) => ({
  fights: t.field({
    type: Fights,
    nullable: true,
    description: "Newest first.",
    args: pageArguments(t),
    resolve: (_, page, context) => pageOf(context, fights, page),
  }),
  fight: t.field({
    type: Fight,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, { call }) =>
      noneIfMissing(call("fights", { path: `/api/fights/${uuid(id, "id")}`, check: fightCheck })),
  }),
}));
