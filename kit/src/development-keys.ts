import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";
import { ACCESS_TOKEN } from "./auth/token-verifier.ts";
import { secretOf } from "./service-keys.ts";

/** The services that have a key of their own. */
const SERVICES = ["gateway", "fights", "users", "orders", "analytics"] as const;

/** Keys for a machine on which nobody has configured any. */
export interface DevelopmentKeys {
  /** What users signs access tokens with: Ed25519, with its kid. */
  jwtPrivateJwk: JWK;
  /** The key that each service receives under: 32 bytes in base64url. */
  serviceKeys: Record<string, string>;
}

/**
 * The development keys of a data folder, made when they are first asked for and then the same for ever: all services
 * of the folder find the same ones, also when several start at the same moment. The file is readable by its owner
 * only. Throws an Error that names the file when it holds anything else.
 */
export async function developmentKeys(dataDir: string): Promise<DevelopmentKeys> {
  const file = developmentKeysFile(dataDir);
  return (await readKeys(file)) ?? (await createKeys(dataDir, file));
}

/** The file that holds the development keys of a data folder. */
export const developmentKeysFile = (dataDir: string) => `${dataDir}/development-keys.json`;

/** The keys of the file; `undefined` when there is none. */
async function readKeys(file: string): Promise<DevelopmentKeys | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
  const keys = parseJson(text);
  if (!isDevelopmentKeys(keys))
    throw new Error(`${file} does not hold development keys; remove it, and new ones are made`);
  return keys;
}

/** Makes keys, unless another process is faster: then its keys. */
async function createKeys(dataDir: string, file: string): Promise<DevelopmentKeys> {
  await mkdir(dataDir, { recursive: true });
  const draft = `${file}.${crypto.randomUUID()}`;
  try {
    await writeFile(draft, JSON.stringify(await generateKeys(), null, 2), { mode: 0o600, flag: "wx" });
    // The file appears whole or not at all, and never replaces one that others may have read.
    await link(draft, file);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const keys = await readKeys(file);
  if (!keys) throw new Error(`${file} was removed while it was being made`);
  return keys;
}

async function generateKeys(): Promise<DevelopmentKeys> {
  const { privateKey } = await generateKeyPair(ACCESS_TOKEN.alg, { crv: "Ed25519", extractable: true });
  const jwk = await exportJWK(privateKey);
  const randomKey = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
  return {
    jwtPrivateJwk: { ...jwk, alg: ACCESS_TOKEN.alg, use: "sig", kid: await calculateJwkThumbprint(jwk) },
    serviceKeys: Object.fromEntries(SERVICES.map((service) => [service, randomKey()])),
  };
}

function isDevelopmentKeys(value: unknown): value is DevelopmentKeys {
  const { jwtPrivateJwk: jwk, serviceKeys } = (value ?? {}) as Partial<DevelopmentKeys>;
  const isText = (member: unknown) => typeof member === "string" && member !== "";
  return (
    jwk?.kty === "OKP" &&
    jwk.crv === "Ed25519" &&
    [jwk.kid, jwk.d, jwk.x].every(isText) &&
    SERVICES.every((service) => secretOf(String(serviceKeys?.[service])) !== undefined)
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;
