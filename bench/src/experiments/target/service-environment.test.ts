import { expect, test } from "bun:test";
import { serviceEnvironment, settingsText } from "./service-environment.ts";

/** Each would change what is measured, and a result has none of them. */
const UNSEEN = {
  NODE_OPTIONS: "--max-old-space-size=64",
  BUN_OPTIONS: "--smol",
  OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318",
  FIGHT_WRITES: "none",
  FIGHTS_FIGHT_WRITES: "none",
  METRICS: "off",
  LOG_FORMAT: "readable",
  LOG_DIR: "/tmp",
  WORKERS: "4",
  HOST: "0.0.0.0",
  ORCHESTRATION: "hedged",
  NATS_URL: "nats://127.0.0.1:4222",
  DATABASE_URL: "postgres://somewhere",
  HTTP_PROXY: "http://127.0.0.1:9",
  LD_PRELOAD: "/lib/x.so",
  GATEWAY_RATE_LIMIT_PER_SECOND: "1",
};

const RECORDED = { POOL_MAX: "5", FIGHTS_UPSTREAM_MAX_IN_FLIGHT: "16", LOG_LEVEL: "warn" };

test("of the user's variables those reach a measured service that the result records", () => {
  const env = serviceEnvironment({ PATH: "/bin", HOME: "/home/me", ...UNSEEN, ...RECORDED });
  expect(env).toEqual({ PATH: "/bin", HOME: "/home/me", ...RECORDED });
});

test("one line lists them, and there is none where nothing is set", () => {
  expect(settingsText({ ...UNSEEN })).toBeUndefined();
  expect(settingsText({ ...UNSEEN, ...RECORDED })).toBe(
    "variables of the environment reach the services, and are recorded: FIGHTS_UPSTREAM_MAX_IN_FLIGHT=16, LOG_LEVEL=warn, POOL_MAX=5",
  );
});
