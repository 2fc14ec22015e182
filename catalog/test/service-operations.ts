import { describe, expect, test } from "bun:test";
import { health } from "@super-heroes/kit/shell/health";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import type { Catalog } from "../src/catalog.ts";
import type { ServiceUnderTest } from "./service-under-test.ts";

/** The routes of every service. */
export function describeOperations({ name, noun }: Catalog, subject: () => ServiceUnderTest): void {
  const get = (path: string) => fetch(subject().url + path);

  describe("operations", () => {
    test("/health and /ready respond that it is up and its store responds", async () => {
      const response = await get("/health");
      expect([response.status, await response.json()]).toEqual([200, health(name)]);
      const ready = await get("/ready");
      expect([ready.status, await ready.json()]).toEqual([
        200,
        { status: "ready", service: name, checks: { store: "up" } },
      ]);
    });

    test("/metrics counts requests by route, and watches the pool", async () => {
      await get(`/api/${name}/1`);
      const text = await (await get("/metrics")).text();
      expect(text).toContain(`http_requests_total{route="/api/${name}/:id",method="GET"`);
      expect(text).toContain(`store_pool_connections{store="${name}",state="max"`);
    });

    test("/swagger/json describes each route", async () => {
      const { paths } = await (await get("/swagger/json")).json();
      expect(Object.keys(paths)).toContainValues([
        `/api/${name}`,
        `/api/${name}/{id}`,
        `/api/${name}/{id}/picture`,
      ]);
    });

    test.each(["/", "/api", "/api/nobody", `/api/${name}/1/2/3`])("%s is not a route: 404", async (path) => {
      await expectProblem(await get(path), 404, "route_not_found");
    });

    test.each([
      ["DELETE", "", "GET, HEAD, OPTIONS, POST"],
      ["POST", "/7", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"],
      ["PUT", "/7/picture", "GET, HEAD, OPTIONS"],
      ["PUT", `/random_${noun}`, "GET, HEAD, OPTIONS"],
      ["DELETE", `/random_${noun}`, "GET, HEAD, OPTIONS"],
    ])("%s of %j is 405, with the methods of the route in Allow", async (method, rest, allow) => {
      const response = await subject().send(method, rest);
      expect(response.headers.get("allow")).toBe(allow);
      await expectProblem(response, 405, "method_not_allowed");
    });
  });
}
