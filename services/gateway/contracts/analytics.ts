import type { Contract } from "@super-heroes/testing/contracts/contract";
import { FightStats } from "../src/aggregates/responses.ts";

const event = {
  id: "season-1",
  type: "season.started",
  source: "gateway",
  time: "2031-05-01T10:00:00Z",
  data: { season: 1 },
};
const path = "/api/v1/analytics/events";

export const contracts: readonly Contract[] = [
  {
    consumer: "gateway",
    provider: "analytics",
    needs: [
      {
        name: "the statistics of fights",
        request: { path: "/api/v1/analytics/fights" },
        response: {
          status: 200,
          body: FightStats,
          example: { total_fights: 10, hero_wins: 6, villain_wins: 4, top_winners: [] },
        },
      },
      {
        name: "that an encrypted event of an admin is accepted",
        request: { method: "POST", path, body: event, isSealed: true },
        response: { status: 202 },
      },
      {
        name: "that an unencrypted event is refused",
        request: { method: "POST", path, body: event },
        response: { status: 422, code: "encryption_required" },
      },
    ],
  },
];
