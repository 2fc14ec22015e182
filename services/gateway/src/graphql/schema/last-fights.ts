import type { GraphQLResolveInfo } from "graphql";
import { type Fight, lastFightsList } from "../calls/responses.ts";
import type { builder, OperationContext } from "./builder.ts";
import { inCalls } from "./ids.ts";
import { selectedFields } from "./selected-fields.ts";

/** The list of a fighter, which is also the parameter of its ids. */
export type FighterSide = "heroes" | "villains";

/** How many of the last fights of a fighter are listed: without `first`, and at most. */
const LAST_FIGHTS = 3;
export const MOST_LAST_FIGHTS = 10;

/** The response has the fights of many fighters. */
const RESPONSES = 8;

/** The arguments of `lastFights`. */
export const lastFightsArguments = (
  t: Pick<Parameters<Parameters<typeof builder.queryFields>[0]>[0], "arg">,
) => ({
  first: t.arg.int({ required: true, defaultValue: LAST_FIGHTS, description: `1 to ${MOST_LAST_FIGHTS}.` }),
});

/** The field of the service's fights that a field of the schema is made from. */
const fieldOf = (name: string): string =>
  name
    .replace(/^current/, "")
    .replace(/^[A-Z]/, (letter) => letter.toLowerCase())
    .replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * The last fights of each of these fighters: one call for up to 100. The fights have the selected fields only: a whole fight is many
 * times as long as what a list shows of it.
 */
export async function lastFightsOf(
  side: FighterSide,
  ids: readonly number[],
  first: number,
  { call }: Pick<OperationContext, "call">,
  info: GraphQLResolveInfo,
): Promise<Fight[][]> {
  const fields = [...new Set(["id", ...[...selectedFields(info)].map(fieldOf)])];
  const parts = await Promise.all(
    inCalls(ids).map((some) =>
      call("fights", {
        path: `/api/fights/last?${side}=${some.join(",")}&limit=${first}&fields=${fields.join(",")}`,
        check: lastFightsList,
        responses: RESPONSES,
      }),
    ),
  );
  const byId = new Map(parts.flatMap(({ content }) => content).map(({ id, fights }) => [id, fights]));
  return ids.map((id) => (byId.get(id) ?? []) as Fight[]);
}
