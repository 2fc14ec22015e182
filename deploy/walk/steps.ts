import { expectThat, until } from "./expectations.ts";
import type { Visitor } from "./visitor.ts";

/** What the walk has come to know so far. */
export interface Knapsack {
  username: string;
  password: string;
  userId: number;
  token: string;
  orderId: string;
  /** Fights that were counted before this walk made its own. */
  fightsBefore: number;
}

/** One stop of the walk: says in a few words what it found, or throws `Stumble`. */
export interface Step {
  readonly name: string;
  take(gateway: Visitor, knapsack: Knapsack): Promise<string>;
}

/** Events reach analytics within a second; more only where the machine is busy. */
const COUNTED_WITHIN_MS = 20_000;

const TOTAL = 129.9;

interface Dashboard {
  data: Record<"total_users" | "total_orders" | "total_fights", number | null>;
  degraded?: string[];
}

const health: Step = {
  name: "health",
  async take(gateway) {
    // The response is 503 unless every service is up.
    const { services } = await gateway.json<{ services: Record<string, unknown> }>("/api/health");
    return `up: ${Object.keys(services).join(", ")}`;
  },
};

const draw: Step = {
  name: "draw",
  async take(gateway) {
    const drawn = await Promise.all(
      ["/api/heroes/random_hero", "/api/villains/random_villain", "/api/locations/random_location"].map(
        (path) => gateway.json<{ name: string }>(path),
      ),
    );
    return drawn.map(({ name }) => name).join(", ");
  },
};

const register: Step = {
  name: "register",
  async take(gateway, knapsack) {
    const { username, password } = knapsack;
    const user = await gateway.json<{ id: number; role: string }>("/api/v1/users/register", {
      method: "POST",
      body: { username, password, name: "A Walker", email: `${username}@walk.example` },
      expected: 201,
    });
    expectThat(user.role === "user", `expected the role user, got ${user.role}`);
    knapsack.userId = user.id;
    return `${username} is user ${user.id}`;
  },
};

const logIn: Step = {
  name: "log in",
  async take(gateway, knapsack) {
    const { username, password } = knapsack;
    const path = "/api/v1/users/login";
    await gateway.text(path, {
      method: "POST",
      body: { username, password: `not ${password}` },
      expected: 401,
    });
    const { access_token: token } = await gateway.json<{ access_token: string }>(path, {
      method: "POST",
      body: { username, password },
    });
    const self = await gateway.json<{ username: string }>("/api/v1/users/profile", { token });
    expectThat(self.username === username, `expected the token to be ${username}'s, got ${self.username}'s`);
    knapsack.token = token;
    return "with the right password only";
  },
};

const fight: Step = {
  name: "fight",
  async take(gateway, knapsack) {
    const before = await gateway.json<Dashboard>("/api/dashboard");
    knapsack.fightsBefore = before.data.total_fights ?? 0;
    const fought = await gateway.json<{ id: string; winner_name: string; loser_name: string }>(
      "/api/fights/execute_fight?mode=parallel",
    );
    const kept = await gateway.json<{ winner_name: string }>(`/api/fights/${fought.id}`);
    expectThat(kept.winner_name === fought.winner_name, `fight ${fought.id} was kept with another winner`);
    return `${fought.winner_name} beat ${fought.loser_name}`;
  },
};

const order: Step = {
  name: "order",
  async take(gateway, knapsack) {
    const { token, userId, username } = knapsack;
    const placing = {
      method: "POST",
      body: { user_id: userId, product: "Cape", quantity: 1, total: TOTAL },
      token,
      headers: { "idempotency-key": `order-of-${username}` },
      expected: 201,
    };
    const placed = await gateway.json<{ id: string; status: string }>("/api/orders", placing);
    const path = `/api/orders/${placed.id}`;
    await gateway.text(path, { expected: 401 });
    // Whether it is paid is for the shop to say.
    await gateway.text(`${path}/status`, { method: "PUT", body: { status: "paid" }, token, expected: 403 });
    knapsack.orderId = placed.id;
    return `${placed.id} placed, hidden from strangers, and not paid by saying so`;
  },
};

const profile: Step = {
  name: "profile",
  async take(gateway, { token, userId, orderId }) {
    const { data, degraded = [] } = await gateway.json<{
      data: { user: { id: number }; orders: { id: string; status: string }[]; total_orders: number };
      degraded?: string[];
    }>(`/api/users/${userId}/profile`, { token });
    expectThat(degraded.length === 0, `expected a whole profile, got one without ${degraded.join(", ")}`);
    const listed = data.orders.map(({ id, status }) => `${id} ${status}`);
    expectThat(
      listed.join() === `${orderId} pending`,
      `expected order ${orderId} pending, got ${listed.join(", ") || "none"}`,
    );
    return `user ${data.user.id} with ${data.total_orders} order`;
  },
};

const dashboard: Step = {
  name: "dashboard",
  async take(gateway, { fightsBefore }) {
    const { data } = await until(COUNTED_WITHIN_MS, async () => {
      const dashboard = await gateway.json<Dashboard>("/api/dashboard");
      const { degraded = [] } = dashboard;
      expectThat(degraded.length === 0, `expected a whole dashboard, got one without ${degraded.join(", ")}`);
      const fights = dashboard.data.total_fights ?? 0;
      expectThat(
        fights > fightsBefore,
        `expected more than ${fightsBefore} fights to be counted, got ${fights}`,
      );
      return dashboard;
    });
    const { total_users: users, total_orders: orders, total_fights: fights } = data;
    return `${users} users, ${orders} orders, ${fights} fights`;
  },
};

const metrics: Step = {
  name: "metrics",
  async take(gateway) {
    await gateway.text("/metrics", { expected: 404 });
    return "not on the gateway's public port";
  },
};

/** The walk, in its order: later steps need what earlier ones brought. */
export const steps: readonly Step[] = [
  health,
  draw,
  register,
  logIn,
  fight,
  order,
  profile,
  dashboard,
  metrics,
];
