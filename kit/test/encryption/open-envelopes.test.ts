import { afterAll, expect, test } from "bun:test";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { ConfigError } from "../../src/config/config.ts";
import { type EnvelopesConfig, openEnvelopes } from "../../src/encryption/open-envelopes.ts";
import { captureLog } from "../captured-log.ts";
import { keyring } from "./keyring.ts";

const dataDir = await mkdtemp(`${tmpdir()}/open-envelopes-`);
afterAll(() => rm(dataDir, { recursive: true }));

const PURPOSE = { method: "POST", path: "/" };

const pairs = ["users.gateway", "gateway.users", "analytics.orders", "orders.analytics"];

const DEVELOPMENT: EnvelopesConfig = { environment: "development", dataDir, serviceKeys: undefined };

function open(service: string, config: Partial<EnvelopesConfig>, receivers: string[] = []) {
  const { log, lines } = captureLog();
  const options = { service, pairs, receivers, config: { ...DEVELOPMENT, ...config }, log };
  return { envelopes: openEnvelopes(options), lines };
}

/** The error that opening ends with. */
const mistakeIn = async (...opened: Parameters<typeof open>): Promise<unknown> =>
  await open(...opened).envelopes.catch((error: unknown) => error);

test("configured keys are used, in production too, and nothing is logged", async () => {
  const serviceKeys = keyring("users.gateway", "gateway.users");
  const { envelopes, lines } = open("users", { serviceKeys, environment: "production" });
  expect((await envelopes).reaches("gateway")).toBe(true);
  expect((await envelopes).reaches("orders")).toBe(false);
  expect(lines).toEqual([]);
});

test("without any, two services with one data folder can open each other's envelopes, and the log has one warning", async () => {
  const { envelopes: gateway, lines } = open("gateway", {});
  const { envelopes: users } = open("users", {});
  const jwe = (await gateway).seal("users", PURPOSE, "hello");
  expect((await users).open(jwe, PURPOSE)).toEqual({ from: "gateway", content: "hello" });
  expect(lines).toMatchObject([
    {
      level: 40,
      msg: `bodies are encrypted with the development keys in ${dataDir}; set SERVICE_KEYS to use real ones`,
    },
  ]);
});

test("in production it is an error to have none, and none are created", async () => {
  const untouched = `${dataDir}/production`;
  const mistake = await mistakeIn("users", { environment: "production", dataDir: untouched });
  expect(mistake).toBeInstanceOf(ConfigError);
  expect((mistake as Error).message).toBe("SERVICE_KEYS: must be set with NODE_ENV=production, got nothing");
  expect(await readdir(dataDir)).not.toContain("production");
});

test("keys of two other services are an error that names them, without their values", async () => {
  const serviceKeys = keyring("analytics.orders", "analytics.fights", "users.gateway.2", "gateway.users");
  for (const environment of ["production", "development"] as const) {
    const mistake = await mistakeIn("orders", { serviceKeys, environment });
    expect(mistake).toBeInstanceOf(ConfigError);
    expect((mistake as Error).message).toBe(
      "SERVICE_KEYS: expected only keys that orders receives or sends with, " +
        "got also analytics.fights, users.gateway.2, gateway.users",
    );
  }
});

test("a receiver without a key is an error that names the key", async () => {
  const serviceKeys = keyring("orders.analytics");
  const mistake = await mistakeIn("orders", { serviceKeys }, ["analytics"]);
  expect(mistake).toBeInstanceOf(ConfigError);
  expect((mistake as Error).message).toBe("SERVICE_KEYS: expected a key named analytics.orders, got none");
});

test("development keys of a service are its own alone", async () => {
  const orders = await open("orders", {}).envelopes;
  expect(["analytics", "users", "gateway"].filter(orders.reaches)).toEqual(["analytics"]);
  const forAnother = (await open("gateway", {}).envelopes).seal("users", PURPOSE, "secret");
  expect(() => orders.open(forAnother, PURPOSE)).toThrow(expect.objectContaining({ status: 401 }));
});
