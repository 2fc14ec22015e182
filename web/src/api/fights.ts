import type { Fight, Fighter, FightRequest, Location } from "@super-heroes/fights/model";
import type { Narration } from "@super-heroes/fights/narration/model";
import type { Mode } from "@super-heroes/kit/orchestration/modes";
import { type PageLinks, pageLinks } from "./page-links.ts";
import { type ApiResponse, request } from "./request.ts";
import type { Leg } from "./server-timing.ts";
import { legsIn } from "./server-timing.ts";

export type { Fight, Fighter, Location, Mode, Narration };

const PATH = "/api/fights";

/** A result with the legs that made it. */
export interface Timed<Data> {
  data: Data;
  legs: Leg[];
  roundTripMs: number;
  /** The latency that an experiment added to calls, as the service has it in `X-Lab-Latency`; empty without one. */
  labLatency: string;
}

const timed = <Data>({ data, headers, roundTripMs }: ApiResponse<Data>): Timed<Data> => ({
  data,
  legs: legsIn(headers),
  roundTripMs,
  labLatency: headers.get("x-lab-latency") ?? "",
});

/** Draws a hero and a villain. */
export async function drawFighters(
  signal?: AbortSignal,
): Promise<Timed<{ hero: Fighter; villain: Fighter }>> {
  return timed(
    await request<{ hero: Fighter; villain: Fighter }>(`${PATH}/randomfighters`, {
      ...(signal && { signal }),
    }),
  );
}

/** Draws, decides and stores a fight in one of the modes. */
export async function executeFight(mode: Mode, signal: AbortSignal): Promise<Timed<Fight>> {
  return timed(await request<Fight>(`${PATH}/execute_fight?mode=${mode}`, { signal }));
}

/** Decides and stores a fight. Repeated with the same key, it is the same fight. */
export async function fight(fighters: FightRequest, idempotencyKey: string): Promise<Fight> {
  const body: FightRequest = {
    hero: sentFighter(fighters.hero),
    villain: sentFighter(fighters.villain),
    location: sentLocation(fighters.location),
  };
  const headers = { "idempotency-key": idempotencyKey };
  return (await request<Fight>(PATH, { method: "POST", body, headers })).data;
}

/** The fields that a fight accepts, without those that a later version of a catalogue may add. */
const sentFighter = ({ id, level, name, otherName, picture, powers }: FightRequest["hero"]) => ({
  ...(id !== undefined && { id }),
  level,
  name,
  ...(otherName !== undefined && { otherName }),
  ...(picture !== undefined && { picture }),
  ...(powers !== undefined && { powers }),
});

const sentLocation = ({ id, name, description, picture }: FightRequest["location"]) => ({
  ...(id !== undefined && { id }),
  name,
  ...(description !== undefined && { description }),
  ...(picture !== undefined && { picture }),
});

/** One fight. */
export const findFight = async (id: string, signal: AbortSignal): Promise<Fight> =>
  (await request<Fight>(`${PATH}/${encodeURIComponent(id)}`, { signal })).data;

/** A short text about a fight. It needs no session, so that it never leads to a sign-in. */
export const narrateFight = async (fight: Fight, signal: AbortSignal): Promise<Narration> =>
  (
    await request<Narration>(`${PATH}/narrate`, {
      method: "POST",
      body: { fight },
      signal,
      isAnonymous: true,
    })
  ).data;

/** A page of fights, newest first. */
export async function listFights(
  query: Record<string, string>,
  signal: AbortSignal,
): Promise<{ rows: Fight[] } & PageLinks> {
  const { data, headers } = await request<Fight[]>(`${PATH}?${new URLSearchParams(query)}`, { signal });
  return { rows: data, ...pageLinks(headers) };
}
