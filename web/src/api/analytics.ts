import type { Days, HeadToHead, Leaderboard, Standing } from "@super-heroes/analytics/read-model-schemas";
import { urlOf } from "../router/url.ts";
import { request } from "./request.ts";

export type { Days, HeadToHead, Leaderboard, Standing };

/** The team of a fighter, as in its catalogue. */
export type Team = Standing["team"];

const PATH = "/api/v1/analytics";

/** Names are parameters of the query: a path cannot have all of them. */
async function read<Data>(
  path: string,
  query: Record<string, string | number>,
  signal: AbortSignal,
): Promise<Data> {
  return (await request<Data>(urlOf(`${PATH}/${path}`, query), { signal })).data;
}

/** The fighters with the most wins. */
export const readLeaderboard = (limit: number, signal: AbortSignal): Promise<Leaderboard> =>
  read("leaderboard", { limit }, signal);

/** The fights of a hero against a villain. */
export const readHeadToHead = (hero: string, villain: string, signal: AbortSignal): Promise<HeadToHead> =>
  read("head-to-head", { hero, villain }, signal);

/** The days with fights, the newest first. */
export const readDays = (limit: number, signal: AbortSignal): Promise<Days> =>
  read("days", { limit }, signal);

/** The wins, losses and rank of a fighter. */
export const readStanding = (team: Team, name: string, signal: AbortSignal): Promise<Standing> =>
  read(`fighters/${team}`, { name }, signal);
