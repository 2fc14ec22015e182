import { describeStoreFaults } from "@super-heroes/testing/stores/store-faults";
import { productionVariables } from "./production-variables.ts";

const ADMIN = { username: "admin", password: "correct horse battery" };

const sendJson = (body: unknown, token = "", signal?: AbortSignal): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
  body: JSON.stringify(body),
  ...(signal && { signal }),
});

/** Valid for the whole suite. A later login would need the store. */
let token = "";

await describeStoreFaults({
  service: "users",
  engine: "postgres",
  urlVariable: "DATABASE_URL",
  variables: () => ({ ...productionVariables(), ADMIN_PASSWORD: ADMIN.password }),
  async create(url) {
    const login = await fetch(`${url}/api/v1/users/login`, sendJson(ADMIN));
    ({ access_token: token } = await login.json());
    const user = { username: "acknowledged", name: "A", email: "a@example.org", password: ADMIN.password };
    const response = await fetch(`${url}/api/users`, sendJson(user, token));
    if (response.status !== 201) throw new Error(`expected 201, got ${await response.text()}`);
    return "/api/v1/users/stats/count";
  },
  calls: (url, signal) => [
    fetch(`${url}/api/v1/users/login`, sendJson(ADMIN, "", signal)),
    fetch(`${url}/api/v1/users/stats/count`, { signal }),
  ],
});
