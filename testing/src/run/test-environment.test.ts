import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { workerVariables } from "@super-heroes/kit/process/workers";
import { testEnvironment } from "./test-environment.ts";

const page = readFileSync(join(import.meta.dir, "../../../docs/configuration.md"), "utf8");

test("variables of services do not reach the tests", () => {
  const settings = {
    LOG_LEVEL: "debug",
    HOST: "::1",
    HEROES_POOL_MAX: "1",
    FIGHTS_PORT: "8080",
    DATABASE_URL: "postgres://me:secret@somewhere/heroes",
    USERS_DATABASE_URL_FILE: "/run/secrets/url",
    SERVICE_KEYS: "a=b",
    HEROES_URL: "http://somewhere",
    RATE_LIMIT_PER_SECOND: "1",
    [workerVariables.workers.name]: "4",
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://somewhere",
    NODE_ENV: "production",
  };
  const { NO_PROXY: _, no_proxy: __, ...env } = testEnvironment(settings, page);
  expect(env).toEqual({ NODE_ENV: "test" });
});

test("variables of programs and of the tests themselves do", () => {
  const kept = {
    PATH: "/bin",
    HOME: "/home/me",
    DATA_DIR: "/data",
    TOOLS_DIR: "/tools",
    GOPROXY: "https://proxy.example",
    TEST_POSTGRES_URL: "postgres://127.0.0.1/x",
    REQUIRE_REAL_STORES: "1",
    HTTPS_PROXY: "http://proxy.example",
    CI: "true",
  };
  expect(testEnvironment(kept, page)).toMatchObject(kept);
});

test("this run has that environment", () => {
  expect(process.env.NODE_ENV).toBe("test");
  expect(process.env.NO_PROXY).toContain("127.0.0.1");
  expect(process.env.LOG_LEVEL).toBeUndefined();
});
