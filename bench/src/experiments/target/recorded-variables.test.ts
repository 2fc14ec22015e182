import { expect, test } from "bun:test";
import { recordedVariables } from "./recorded-variables.ts";

test("only variables that change performance are recorded, never an address", () => {
  expect(
    recordedVariables({
      POOL_MAX: "20",
      FIGHTS_UPSTREAM_MAX_IN_FLIGHT: "16",
      FIGHTS_HEROES_LATENCY: "constant:5",
      ORDERS_POOL_MAX: "9",
      LOG_LEVEL: "warn",
      BUN_JSC_forceRAMSize: "67108864",
      HEROES_DATABASE_URL: "postgres://user:secret@host/heroes",
      HOME: "/home/me",
    }),
  ).toEqual({
    BUN_JSC_forceRAMSize: "67108864",
    FIGHTS_HEROES_LATENCY: "constant:5",
    FIGHTS_UPSTREAM_MAX_IN_FLIGHT: "16",
    LOG_LEVEL: "warn",
    POOL_MAX: "20",
  });
});
