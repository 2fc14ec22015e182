import { whole } from "../tables/text-table.ts";

/** A number with what it counts, as in "1 segment" and "2,500 fights". The plural has an s, unless it is given. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${whole(count)} ${Math.round(count) === 1 ? singular : plural}`;
}
