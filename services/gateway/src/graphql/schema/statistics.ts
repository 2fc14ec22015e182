import { invalid } from "@super-heroes/kit/http/problem";
import { statisticsCheck, type Winner } from "../calls/responses.ts";
import { builder } from "./builder.ts";
import { Statistics, Team } from "./types.ts";

/** The most winners that are listed. */
const MOST_WINNERS = 100;

const TopWinner = builder.objectRef<Winner>("Winner").implement({
  fields: (t) => ({
    name: t.exposeString("name"),
    team: t.expose("team", { type: Team }),
    wins: t.exposeInt("wins"),
  }),
});

Statistics.implement({
  description: "Statistics over all fights.",
  fields: (t) => ({
    totalFights: t.exposeInt("total_fights"),
    heroWins: t.exposeInt("hero_wins"),
    villainWins: t.exposeInt("villain_wins"),
    heroWinRatio: t.float({
      nullable: true,
      description: "From 0 to 1; null before the first fight.",
      resolve: ({ hero_win_ratio: ratio }) => ratio,
    }),
    topWinners: t.field({ type: [TopWinner], resolve: ({ top_winners: winners }) => winners }),
  }),
});

builder.queryFields((t) => ({
  statistics: t.field({
    type: Statistics,
    nullable: true,
    args: {
      top: t.arg.int({
        required: true,
        defaultValue: 10,
        description: `Winners to list, 1 to ${MOST_WINNERS}.`,
      }),
    },
    resolve: async (_, { top }, { call }) => {
      if (top < 1 || top > MOST_WINNERS)
        throw invalid([{ field: "top", reason: `must be a whole number from 1 to ${MOST_WINNERS}` }]);
      const path = `/api/v1/analytics/fights?top=${top}`;
      return (await call("analytics", { path, check: statisticsCheck })).content;
    },
  }),
}));

builder.subscriptionFields((t) => ({
  statistics: t.field({
    type: Statistics,
    description: "The statistics of fights: as they are, and whenever they change.",
    subscribe: (_, __, { liveStatistics }) => liveStatistics(),
    resolve: (statistics) => statistics,
  }),
}));
