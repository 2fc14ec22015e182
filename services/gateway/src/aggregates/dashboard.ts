import { type Static, Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import type { Scope } from "@super-heroes/kit/request/scope";
import type { Upstream } from "@super-heroes/kit/upstream/upstream";
import type { AggregateMode } from "./modes.ts";
import { gather } from "./parts.ts";
import { FightStats, OrderStats, UserCount } from "./responses.ts";

const count = Type.Union([Type.Integer(), Type.Null()]);

/** Counts of the whole system. Those of a service that is down are null. */
export const Dashboard = Type.Object(
  {
    total_users: count,
    total_orders: count,
    pending_orders: count,
    completed_orders: count,
    total_revenue: Type.Union([Type.Number(), Type.Null()]),
    total_fights: count,
    hero_wins: count,
    villain_wins: count,
  },
  { title: "Dashboard" },
);
export type Dashboard = Static<typeof Dashboard>;

const userCount = TypeCompiler.Compile(UserCount);
const orderStats = TypeCompiler.Compile(OrderStats);
const fightStats = TypeCompiler.Compile(FightStats);

/** Creates the dashboard over the services that have the counts. */
export const createDashboard =
  ({ users, orders, analytics }: Record<"users" | "orders" | "analytics", Upstream>) =>
  async (mode: AggregateMode, scope: Scope): Promise<{ data: Dashboard; degraded: string[] }> => {
    const { values, degraded } = await gather<{
      users: UserCount;
      orders: OrderStats;
      analytics: FightStats;
    }>(
      {
        users: (scope) => users.get("/api/v1/users/stats/count", userCount, scope),
        orders: (scope) => orders.get("/api/orders/stats", orderStats, scope),
        analytics: (scope) => analytics.get("/api/v1/analytics/fights", fightStats, scope),
      },
      mode,
      scope,
    );
    return {
      data: {
        total_users: values.users?.count ?? null,
        total_orders: values.orders?.total_orders ?? null,
        pending_orders: values.orders?.pending_orders ?? null,
        completed_orders: values.orders?.completed_orders ?? null,
        total_revenue: values.orders?.total_revenue ?? null,
        total_fights: values.analytics?.total_fights ?? null,
        hero_wins: values.analytics?.hero_wins ?? null,
        villain_wins: values.analytics?.villain_wins ?? null,
      },
      degraded,
    };
  };
