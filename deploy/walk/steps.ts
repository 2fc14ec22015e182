import type { Client } from "./client.ts";
import { expectThat, until } from "./expectations.ts";

/** What the walk has collected so far. */
export interface WalkState {
  username: string;
  password: string;
  userId: number;
  token: string;
  orderId: string;
  /** The number of counted fights before this walk started its own. */
  fightsBefore: number;
}

/** One stop of the walk; resolves with a short description of what it found. Rejects with `StepFailure`. */
export interface Step {
  readonly name: string;
  run(gateway: Client, state: WalkState): Promise<string>;
}

/** Events arrive at analytics within a second, and later only when the machine is busy. */
const COUNTED_WITHIN_MS = 20_000;

const TOTAL = 129.9;

interface Dashboard {
  data: Record<"total_users" | "total_orders" | "total_fights", number | null>;
  degraded?: string[];
}

const health: Step = {
  name: "health",
  async run(gateway) {
    // The status is 503 unless every service is up.
    const { services } = await gateway.json<{ services: Record<string, unknown> }>("/api/health");
    return `up: ${Object.keys(services).join(", ")}`;
  },
};

const draw: Step = {
  name: "draw",
  async run(gateway) {
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
  async run(gateway, state) {
    const { username, password } = state;
    const user = await gateway.json<{ id: number; role: string }>("/api/v1/users/register", {
      method: "POST",
      body: { username, password, name: "A Walker", email: `${username}@walk.example` },
      expected: 201,
    });
    expectThat(user.role === "user", `expected the role user, got ${user.role}`);
    state.userId = user.id;
    return `${username} is user ${user.id}`;
  },
};

const logIn: Step = {
  name: "log in",
  async run(gateway, state) {
    const { username, password } = state;
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
    state.token = token;
    return "with the right password only";
  },
};

const fight: Step = {
  name: "fight",
  async run(gateway, state) {
    const before = await gateway.json<Dashboard>("/api/dashboard");
    state.fightsBefore = before.data.total_fights ?? 0;
    const fought = await gateway.json<{ id: string; winner_name: string; loser_name: string }>(
      "/api/fights/execute_fight?mode=parallel",
    );
    const stored = await gateway.json<{ winner_name: string }>(`/api/fights/${fought.id}`);
    expectThat(
      stored.winner_name === fought.winner_name,
      `fight ${fought.id} was stored with another winner`,
    );
    return `${fought.winner_name} beat ${fought.loser_name}`;
  },
};

const order: Step = {
  name: "order",
  async run(gateway, state) {
    const { token, userId, username } = state;
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
    // Only an admin may set an order to paid.
    await gateway.text(`${path}/status`, { method: "PUT", body: { status: "paid" }, token, expected: 403 });
    state.orderId = placed.id;
    return `${placed.id} placed, hidden from other users, and only an admin can set it to paid`;
  },
};

const profile: Step = {
  name: "profile",
  async run(gateway, { token, userId, orderId }) {
    const { data, degraded = [] } = await gateway.json<{
      data: { user: { id: number }; orders: { id: string; status: string }[]; total_orders: number };
      degraded?: string[];
    }>(`/api/users/${userId}/profile`, { token });
    expectThat(degraded.length === 0, `expected a complete profile, got one without ${degraded.join(", ")}`);
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
  async run(gateway, { fightsBefore }) {
    const { data } = await until(COUNTED_WITHIN_MS, async () => {
      const response = await gateway.json<Dashboard>("/api/dashboard");
      const { degraded = [] } = response;
      expectThat(
        degraded.length === 0,
        `expected a complete dashboard, got one without ${degraded.join(", ")}`,
      );
      const fights = response.data.total_fights ?? 0;
      expectThat(fights > fightsBefore, `expected more than ${fightsBefore} counted fights, got ${fights}`);
      return response;
    });
    const { total_users: users, total_orders: orders, total_fights: fights } = data;
    return `${users} users, ${orders} orders, ${fights} fights`;
  },
};

const metrics: Step = {
  name: "metrics",
  async run(gateway) {
    await gateway.text("/metrics", { expected: 404 });
    return "not on the gateway's public port";
  },
};

/** The steps in their order: later ones need the state of earlier ones. */
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
