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

const page: Step = {
  name: "page",
  async run(gateway) {
    const { headers, content } = await gateway.response("/");
    const type = headers.get("content-type") ?? "none";
    expectThat(type.startsWith("text/html"), `expected an HTML page at /, got ${type}`);
    const files = [...new Set(content.match(/\/assets\/[\w.-]+/g))];
    expectThat(files.length > 0, "the page at / names no file below /assets");
    for (const file of files) {
      const asset = await gateway.response(file);
      const caching = asset.headers.get("cache-control") ?? "none";
      expectThat(caching.includes("immutable"), `${file}: expected an immutable file, got ${caching}`);
    }
    return `with ${files.length} ${files.length === 1 ? "file" : "files"}`;
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

const SESSION_PATH = "/api/v1/users/session";

/** As a page of this gateway does it: proxies must keep its host, which is compared with the origin of the page. */
const session: Step = {
  name: "session",
  async run(gateway, { username, password }) {
    const { origin } = new URL(gateway.baseUrl);
    const signedIn = await gateway.response("/api/v1/users/login", {
      method: "POST",
      body: { username, password },
      headers: { origin, "x-session-cookie": "true" },
    });
    const cookie = sessionCookieIn(signedIn);
    expectThat(cookie !== undefined, "a login that requests the session cookie got none");
    const renewal = { method: "POST", headers: { origin, cookie } };
    const foreign = { origin: "https://foreign.example", cookie };
    await gateway.text(SESSION_PATH, { ...renewal, headers: foreign, expected: 403 });
    const renewed = sessionCookieIn(await gateway.response(SESSION_PATH, renewal));
    expectThat(renewed !== undefined, "a renewal of the session set no cookie");
    const end = { method: "DELETE", headers: { origin, cookie: renewed }, expected: 204 };
    await gateway.text(SESSION_PATH, end);
    await gateway.text(SESSION_PATH, { ...renewal, headers: end.headers, expected: 401 });
    return "in a cookie: renewed, refused for a page of another origin, ended";
  },
};

/** The session cookie that a response sets, as a browser sends it back. */
const sessionCookieIn = ({ headers }: { headers: Headers }): string | undefined =>
  headers
    .getSetCookie()
    .find((cookie) => cookie.startsWith("super_heroes_session="))
    ?.split(";", 1)[0];

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

const narrate: Step = {
  name: "narrate",
  async run(gateway) {
    const [fight] = await gateway.json<{ winner_name: string }[]>("/api/fights?limit=1");
    const { narration, source } = await gateway.json<{ narration: string; source: string }>(
      "/api/fights/narrate",
      { method: "POST", body: { fight } },
    );
    expectThat(narration !== "", "a fight was narrated without a word");
    return `a text by the ${source}`;
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

const graphql: Step = {
  name: "graphql",
  async run(gateway, { token, orderId }) {
    const query =
      "{ me { orders(first: 1) { edges { node { id } } } } fights(first: 1) { edges { node { winnerName } } } }";
    const { data, errors = [] } = await gateway.json<{
      data: Record<"me" | "fights", unknown> & { me: { orders: { edges: { node: { id: string } }[] } } };
      errors?: { message: string }[];
    }>("/graphql", { method: "POST", body: { query }, token });
    expectThat(errors.length === 0, `expected a complete result, got ${errors[0]?.message}`);
    const [listed] = data.me.orders.edges.map(({ node }) => node.id);
    expectThat(listed === orderId, `expected order ${orderId}, got ${listed ?? "none"}`);
    await gateway.text("/graphql", { method: "POST", body: [{ query }], expected: 400 });
    return "orders and fights in one operation; a batch is refused";
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
  page,
  draw,
  register,
  logIn,
  session,
  fight,
  narrate,
  order,
  profile,
  graphql,
  dashboard,
  metrics,
];
