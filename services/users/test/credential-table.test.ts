import { expect, test } from "bun:test";
import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { createUsersApp } from "../src/app.ts";
import { credentialRoutes } from "../src/credential-routes.ts";

test("the table lists exactly the routes that write", () => {
  const app = createUsersApp({
    // No request is made, so the dependencies are not used.
    store: {
      connection: { occupancy: () => ({ inUse: 0, waiting: 0, max: 1 }) },
      users: {},
      attempts: {},
    },
    accessTokens: { published: { keys: [] } },
    config: { deadlineMs: 1, bodyLimitBytes: 1 },
    runtime: { log: {}, metrics: createMetrics("users") },
    events: { wake() {} },
  } as never);
  const writing = app.routes
    .filter(({ method }) => ["POST", "PUT", "PATCH", "DELETE"].includes(method))
    // These respond with 405.
    .filter(({ hooks }) => !hooks.detail?.hide)
    .map(({ method, path }) => `${method} ${path}`);
  const listed = Object.values(credentialRoutes).map(({ method, path }) => `${method} ${path}`);
  expect(writing.toSorted()).toEqual(listed.toSorted());
});

test("the README shows the table", async () => {
  const readme = await Bun.file(`${import.meta.dir}/../README.md`).text();
  const rows = readme.matchAll(/^\| `(\w+) ([^`]+)` +\| [^|]+ \| (\d+)( wrong passwords)? +\|$/gm);
  const written = [...rows].map(([, method = "", path = "", limit = "", passwords]) => ({
    method,
    path: path.replace("{id}", ":id"),
    perMinute: Number(limit),
    counts: passwords ? "wrong passwords" : "requests",
  }));
  const actual = Object.values(credentialRoutes).map(({ method, path, perMinute, counts }) => ({
    method,
    path,
    perMinute,
    counts,
  }));
  expect<unknown>(written).toEqual(actual);
});
