import type { Fighter, Location } from "@super-heroes/fights/model";
import { type PageLinks, pageLinks } from "./page-links.ts";
import { request } from "./request.ts";

/** The catalogues, and the rows of each. */
export interface Rows {
  heroes: Fighter;
  villains: Fighter;
  locations: Location;
}
export type CatalogueName = keyof Rows;

/** What a row of each catalogue is called. */
export const NOUNS = { heroes: "hero", villains: "villain", locations: "location" } as const;

/** The values of a row, as a client sends them. */
export type Input = Record<string, string | number | null>;

/** A page of rows in the order of their ids. */
export async function listRows<Name extends CatalogueName>(
  name: Name,
  query: Record<string, string>,
  signal: AbortSignal,
): Promise<{ rows: Rows[Name][] } & PageLinks> {
  const { data, headers } = await request<Rows[Name][]>(`/api/${name}?${new URLSearchParams(query)}`, {
    signal,
  });
  return { rows: data, ...pageLinks(headers) };
}

/** One row. */
export const findRow = async <Name extends CatalogueName>(
  name: Name,
  id: string | number,
  signal: AbortSignal,
): Promise<Rows[Name]> =>
  (await request<Rows[Name]>(`/api/${name}/${encodeURIComponent(id)}`, { signal })).data;

/** One uniform draw. */
export const drawRow = async <Name extends CatalogueName>(
  name: Name,
  signal?: AbortSignal,
): Promise<Rows[Name]> =>
  (await request<Rows[Name]>(`/api/${name}/random_${NOUNS[name]}`, { ...(signal && { signal }) })).data;

/** Creates a row, or changes these fields of the one with this id. */
export async function saveRow<Name extends CatalogueName>(
  name: Name,
  id: number | undefined,
  body: Input,
): Promise<Rows[Name]> {
  const path = id === undefined ? `/api/${name}` : `/api/${name}/${id}`;
  return (await request<Rows[Name]>(path, { method: id === undefined ? "POST" : "PATCH", body })).data;
}

/** Deletes a row. */
export async function deleteRow(name: CatalogueName, id: number): Promise<void> {
  await request(`/api/${name}/${id}`, { method: "DELETE" });
}
