import type { Contract, Need } from "@super-heroes/testing/contracts/contract";
import {
  daysCheck,
  fightCheck,
  fighterList,
  fightList,
  headToHeadCheck,
  lastFightsList,
  leaderboardCheck,
  locationList,
  orderCheck,
  orderList,
  statisticsCheck,
  userCheck,
  userList,
} from "../src/graphql/calls/responses.ts";

const headers = { authorization: "{authorization}" };

/** Pages and rows by id of a catalogue, the same for all of them. */
const catalogue = (provider: string, rows: typeof fighterList | typeof locationList): Contract => ({
  consumer: "gateway",
  provider,
  needs: [
    {
      name: "for GraphQL, the first page of rows, with a link to the next one",
      request: { path: `/api/${provider}?limit=2` },
      response: { status: 200, body: rows.Schema(), headers: ["link"] },
    },
    {
      name: "for GraphQL, rows by their ids",
      request: { path: `/api/${provider}?ids=1,2` },
      response: { status: 200, body: rows.Schema() },
    },
  ],
});

const fights: readonly Need[] = [
  {
    name: "for GraphQL, the newest fights",
    given: "a stored fight",
    request: { path: "/api/fights?limit=2" },
    response: { status: 200, body: fightList.Schema() },
  },
  {
    name: "for GraphQL, a fight by its id",
    given: "a stored fight",
    request: { path: "/api/fights/{fight_id}" },
    response: { status: 200, body: fightCheck.Schema() },
  },
  {
    name: "for GraphQL, 404 for a fight that does not exist",
    request: { path: "/api/fights/0198c1a5-0000-7000-8000-000000000000" },
    response: { status: 404, code: "fight_not_found" },
  },
  {
    name: "for GraphQL, the last fights of heroes, with the fields that it asks for",
    given: "a stored fight",
    request: { path: "/api/fights/last?heroes={hero_id}&limit=3&fields=id,winner_name" },
    response: { status: 200, body: lastFightsList.Schema() },
  },
  {
    name: "for GraphQL, the last fights of villains, with the fields that it asks for",
    given: "a stored fight",
    request: { path: "/api/fights/last?villains={villain_id}&limit=3&fields=id,winner_name" },
    response: { status: 200, body: lastFightsList.Schema() },
  },
];

const users: readonly Need[] = [
  {
    name: "for GraphQL, the user of a token",
    given: "a signed-in user",
    request: { path: "/api/v1/users/profile", headers },
    response: { status: 200, body: userCheck.Schema() },
  },
  {
    name: "for GraphQL, users by their ids, for an admin",
    given: "a signed-in admin",
    request: { path: "/api/users?ids={user_id}", headers },
    response: { status: 200, body: userList.Schema() },
  },
  {
    name: "for GraphQL, 403 for users by their ids, for others",
    given: "a signed-in user",
    request: { path: "/api/users?ids={other_id}", headers },
    response: { status: 403, code: "forbidden" },
  },
];

const orders: readonly Need[] = [
  {
    name: "for GraphQL, the newest orders that the caller may read",
    given: "a user with orders",
    request: { path: "/api/orders?limit=2", headers },
    response: { status: 200, body: orderList.Schema() },
  },
  {
    name: "for GraphQL, an order by its id",
    given: "a user with orders",
    request: { path: "/api/orders/{newest_id}", headers },
    response: { status: 200, body: orderCheck.Schema() },
  },
];

const analytics: readonly Need[] = [
  {
    name: "for GraphQL, the statistics of fights with the top winners",
    given: "a counted fight",
    request: { path: "/api/v1/analytics/fights?top=3" },
    response: { status: 200, body: statisticsCheck.Schema() },
  },
  {
    name: "for GraphQL, the leaderboard",
    given: "a counted fight",
    request: { path: "/api/v1/analytics/leaderboard?limit=3" },
    response: { status: 200, body: leaderboardCheck.Schema() },
  },
  {
    name: "for GraphQL, the record of a hero against a villain",
    given: "a counted fight",
    request: { path: "/api/v1/analytics/head-to-head?hero=Ada&villain=Bob" },
    response: { status: 200, body: headToHeadCheck.Schema() },
  },
  {
    name: "for GraphQL, the fights by day",
    given: "a counted fight",
    request: { path: "/api/v1/analytics/days?limit=3" },
    response: { status: 200, body: daysCheck.Schema() },
  },
];

/** What the operations of GraphQL need of the services, beyond what the aggregates need. */
export const contracts: readonly Contract[] = [
  catalogue("heroes", fighterList),
  catalogue("villains", fighterList),
  catalogue("locations", locationList),
  ...Object.entries({ fights, users, orders, analytics }).map(([provider, needs]) => ({
    consumer: "gateway",
    provider,
    needs,
  })),
];
