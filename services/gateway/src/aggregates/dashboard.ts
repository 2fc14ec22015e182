import { TypeCompiler } from "@sinclair/typebox/compiler";
import type { Scope } from "@super-heroes/kit/scope";
import type { Upstream } from "@super-heroes/kit/upstream";
import { FightStats, OrderStats, UserCount } from "./answers.ts";
import type { AggregateMode } from "./modes.ts";
import { gather } from "./parts.ts";

/** The whole system in numbers; those of a service that is down are null. */
export interface Dashboard {
  total_users: number | null;
  total_orders: number | null;
  pending_orders: number | null;
  completed_orders: number | null;
  total_revenue: number | null;
  total_fights: number | null;
  hero_wins: number | null;
  villain_wins: number | null;
}

const userCount = TypeCompiler.Compile(UserCount);
const orderStats = TypeCompiler.Compile(OrderStats);
const fightStats = TypeCompiler.Compile(FightStats);

/** Creates the dashboard over the services that count. */
export const createDashboard =
  ({ users, orders, analytics }: Record<"users" | "orders" | "analytics", Upstream>) =>
  async (mode: AggregateMode, scope: Scope): Promise<{ data: Dashboard; degraded: string[] }> => {
    const { answers, degraded } = await gather<{
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
        total_users: answers.users?.count ?? null,
        total_orders: answers.orders?.total_orders ?? null,
        pending_orders: answers.orders?.pending_orders ?? null,
        completed_orders: answers.orders?.completed_orders ?? null,
        total_revenue: answers.orders?.total_revenue ?? null,
        total_fights: answers.analytics?.total_fights ?? null,
        hero_wins: answers.analytics?.hero_wins ?? null,
        villain_wins: answers.analytics?.villain_wins ?? null,
      },
      degraded,
    };
  };
