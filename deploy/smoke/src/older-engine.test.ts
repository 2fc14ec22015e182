import { expect, test } from "bun:test";
import { isOlder, overrideFor, withoutStartInterval } from "./older-engine.ts";

test("Debian's engine is older, and version 25 is not", () => {
  expect(isOlder("20.10.24+dfsg1")).toBe(true);
  expect(isOlder("24.0.9")).toBe(true);
  expect(isOlder("25.0.0")).toBe(false);
});

test("only the one option leaves the Dockerfile", () => {
  const dockerfile = "HEALTHCHECK --interval=10s --start-interval=1s --retries=3 \\\n    CMD true\n";
  expect(withoutStartInterval(dockerfile)).toBe("HEALTHCHECK --interval=10s --retries=3 \\\n    CMD true\n");
});

test("only services that have to change are in the override, each with what has to", () => {
  const services = {
    heroes: { build: {}, healthcheck: { start_interval: "1s" } },
    nats: { healthcheck: { start_interval: "1s" } },
    secrets: { build: {} },
    other: { healthcheck: {} },
  };
  expect(Bun.YAML.parse(overrideFor(services, "/tmp/Dockerfile").replaceAll("!reset ", ""))).toEqual({
    services: {
      heroes: {
        build: { dockerfile: "/tmp/Dockerfile" },
        healthcheck: { start_interval: null },
      },
      nats: { healthcheck: { start_interval: null } },
      secrets: { build: { dockerfile: "/tmp/Dockerfile" } },
    },
  });
});
