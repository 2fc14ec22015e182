import { afterAll, expect, test } from "bun:test";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { ConfigError } from "../../src/config.ts";
import { type EnvelopesConfig, openEnvelopes } from "../../src/encryption/open-envelopes.ts";
import { captureLog } from "../captured-log.ts";
import { keyring } from "./keyring.ts";

const dataDir = await mkdtemp(`${tmpdir()}/open-envelopes-`);
afterAll(() => rm(dataDir, { recursive: true }));

const PURPOSE = { method: "POST", path: "/" };

const DEVELOPMENT: EnvelopesConfig = { environment: "development", dataDir, serviceKeys: undefined };

function open(service: string, config: Partial<EnvelopesConfig>) {
  const { log, lines } = captureLog();
  return { envelopes: openEnvelopes({ service, config: { ...DEVELOPMENT, ...config }, log }), lines };
}

/** The error that opening ends with. */
const mistakeIn = async (service: string, config: Partial<EnvelopesConfig>): Promise<unknown> =>
  await open(service, config).envelopes.catch((error: unknown) => error);

test("configured keys are used, in production too, and nothing is said", async () => {
  const serviceKeys = keyring("users", "gateway");
  const { envelopes, lines } = open("users", { serviceKeys, environment: "production" });
  expect((await envelopes).reaches("gateway")).toBe(true);
  expect((await envelopes).reaches("orders")).toBe(false);
  expect(lines).toEqual([]);
});

test("without any, two services of a data folder understand each other, and the log warns in one line", async () => {
  const { envelopes: gateway, lines } = open("gateway", {});
  const { envelopes: users } = open("users", {});
  const jwe = await (await gateway).seal("users", PURPOSE, "hello");
  expect(await (await users).open(jwe, PURPOSE)).toEqual({ from: "gateway", content: "hello" });
  expect(lines).toMatchObject([
    {
      level: 40,
      msg: `bodies are encrypted with the development keys of ${dataDir}; SERVICE_KEYS sets real ones`,
    },
  ]);
});

test("in production none at all is an error, and none are made", async () => {
  const untouched = `${dataDir}/production`;
  const mistake = await mistakeIn("users", { environment: "production", dataDir: untouched });
  expect(mistake).toBeInstanceOf(ConfigError);
  expect((mistake as Error).message).toBe("SERVICE_KEYS: must be set with NODE_ENV=production, got nothing");
  expect(await readdir(dataDir)).not.toContain("production");
});

test("keys of other services only are an error", async () => {
  const mistake = await mistakeIn("users", { serviceKeys: keyring("gateway") });
  expect(mistake).toBeInstanceOf(ConfigError);
  expect((mistake as Error).message).toBe(
    "SERVICE_KEYS: expected a key of users itself among them, got none",
  );
});
