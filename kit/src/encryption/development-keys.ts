import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";
import { ACCESS_TOKEN } from "../auth/token-verifier.ts";
import { FORMER_KEYS_FILE, KEYS_FOLDER, privateDataFolder } from "../config/data-folder.ts";
import { closeToOthers } from "../config/private-files.ts";
import { completeKeyrings } from "./complete-keyrings.ts";
import { isHalfOf, parseServiceKeys, serviceKeysText } from "./service-keys.ts";

/** The service that signs access tokens. */
const SIGNER = "users";

/** Keys of one service on a machine on which nobody has configured any. */
export interface DevelopmentKeys {
  /** The keys of its pairs, as `SERVICE_KEYS` has them. */
  serviceKeys: string;
  /** What users signs access tokens with: Ed25519, with its kid. No other service has it. */
  jwtPrivateJwk?: JWK;
}

/** Whose development keys are asked for, and where they are. */
export interface DevelopmentKeysOptions {
  dataDir: string;
  service: string;
  /** All pairs of the system, as `<receiver>.<sender>`: keys of all of them are made together. */
  pairs: readonly string[];
}

/** The folder of the development keys in a data folder: a file for each service. */
export const developmentKeysFolder = (dataDir: string): string => `${dataDir}/${KEYS_FOLDER}`;

/**
 * The development keys of a service in a data folder. Those of all services are made together when the first of them
 * asks, and are then the same for ever, also when several start at the same moment. Each service's file holds its own
 * keys and no others; only the owner can read it (0400) and enter its folder (0700), whatever the umask, and what was
 * open to others is closed. Throws an Error that names the file when it holds anything else.
 */
export async function developmentKeys(options: DevelopmentKeysOptions): Promise<DevelopmentKeys> {
  const { dataDir, service } = options;
  const folder = developmentKeysFolder(dataDir);
  const file = `${folder}/${service}.json`;
  await privateDataFolder(dataDir);
  const keys = (await readKeys(folder, file)) ?? (await createKeys(options, folder, file));
  if (!isComplete(keys, options))
    throw new Error(`${file} does not hold development keys; remove ${folder}, and new ones are made`);
  return keys;
}

type Found = Partial<DevelopmentKeys> | undefined;

/** What is in the file, whatever that is; `undefined` when there is no file. */
async function readKeys(folder: string, file: string): Promise<Found> {
  try {
    await closeToOthers(folder);
    for (const name of await readdir(folder)) await closeToOthers(`${folder}/${name}`);
    return parseJson(await readFile(file, "utf8"));
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    return undefined;
  }
}

/** Makes the keys of all services, unless another process is faster: then its keys. */
async function createKeys(
  { dataDir, pairs }: DevelopmentKeysOptions,
  folder: string,
  file: string,
): Promise<Found> {
  const draft = `${folder}.${crypto.randomUUID()}`;
  await mkdir(draft, { mode: 0o700 });
  try {
    await chmod(draft, 0o700);
    for (const [name, keyring] of completeKeyrings(pairs)) {
      const keys: DevelopmentKeys = {
        serviceKeys: serviceKeysText(keyring),
        ...(name === SIGNER && { jwtPrivateJwk: await drawSigningKey() }),
      };
      const path = `${draft}/${name}.json`;
      await writeFile(path, JSON.stringify(keys, null, 2), { mode: 0o600, flag: "wx" });
      await chmod(path, 0o400);
    }
    // The folder appears whole or not at all: one that is there and not empty is never replaced.
    await rename(draft, folder);
    await rm(`${dataDir}/${FORMER_KEYS_FILE}`, { force: true });
  } catch (error) {
    if (codeOf(error) !== "ENOTEMPTY" && codeOf(error) !== "EEXIST") throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return await readKeys(folder, file);
}

/** A new private key for access tokens, as `JWT_PRIVATE_KEY` has it. */
export async function drawSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ACCESS_TOKEN.alg, { crv: "Ed25519", extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg: ACCESS_TOKEN.alg, use: "sig", kid: await calculateJwkThumbprint(jwk) };
}

function isComplete(keys: Found, { service, pairs }: DevelopmentKeysOptions): keys is DevelopmentKeys {
  const { serviceKeys, jwtPrivateJwk: jwk } = keys ?? {};
  const keyring = typeof serviceKeys === "string" ? parseServiceKeys(serviceKeys) : undefined;
  const own = pairs.filter((pair) => isHalfOf(pair, service));
  const isText = (member: unknown) => typeof member === "string" && member !== "";
  const canSign = jwk?.kty === "OKP" && jwk.crv === "Ed25519" && [jwk.kid, jwk.d, jwk.x].every(isText);
  return keyring !== undefined && own.every((pair) => keyring.has(pair)) && (service !== SIGNER || canSign);
}

function parseJson(text: string): Partial<DevelopmentKeys> {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;
