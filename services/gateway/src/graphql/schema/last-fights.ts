import { type Fight, lastFightsList } from "../calls/responses.ts";
import type { builder, OperationContext } from "./builder.ts";
import { inCalls } from "./ids.ts";

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

/** The last fights of each of these fighters: one call for up to 100. */
export async function lastFightsOf(
  side: FighterSide,
  ids: readonly number[],
  first: number,
  { call }: Pick<OperationContext, "call">,
): Promise<Fight[][]> {
  const parts = await Promise.all(
    inCalls(ids).map((some) =>
      call("fights", {
        path: `/api/fights/last?${side}=${some.join(",")}&limit=${first}`,
        check: lastFightsList,
        responses: RESPONSES,
      }),
    ),
  );
  const byId = new Map(parts.flatMap(({ content }) => content).map(({ id, fights }) => [id, fights]));
  return ids.map((id) => byId.get(id) ?? []);
}
