import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";
import { ACCESS_TOKEN } from "../auth/token-verifier.ts";
import { FORMER_KEYS_FILE, KEYS_FOLDER, privateDataFolder } from "../config/data-folder.ts";
import { closeToOthers } from "../config/private-files.ts";
import { completeKeyrings } from "./complete-keyrings.ts";
import { isHalfOf, parseServiceKeys, serviceKeysText } from "./service-keys.ts";

/** The service that signs access tokens. */
const SIGNER = "users";

/** The keys of one service on a machine where none are configured. */
export interface DevelopmentKeys {
  /** The keys of its pairs, in the format of `SERVICE_KEYS`. */
  serviceKeys: string;
  /** The key that users signs access tokens with: Ed25519, with its kid. No other service has it. */
  jwtPrivateJwk?: JWK;
}

/** The service and the folder of development keys. */
export interface DevelopmentKeysOptions {
  dataDir: string;
  service: string;
  /** All pairs of the system, as `<receiver>.<sender>`: the keys of all pairs are created together. */
  pairs: readonly string[];
}

/** The folder of the development keys in a data folder, with a file for each service. */
export const developmentKeysFolder = (dataDir: string): string => `${dataDir}/${KEYS_FOLDER}`;

/**
 * Returns the development keys of a service. The keys of all services are created together at the first call, and stay the same
 * from then on, also when several services start at the same moment. The file of each service has its own keys and no others.
 * Only the owner can read it (0400) and enter its folder (0700), whatever the umask; wider permissions are removed. Throws an
 * Error that names the file when its content is invalid.
 */
export async function developmentKeys(options: DevelopmentKeysOptions): Promise<DevelopmentKeys> {
  const { dataDir, service } = options;
  const folder = developmentKeysFolder(dataDir);
  const file = `${folder}/${service}.json`;
  await privateDataFolder(dataDir);
  const keys = (await readKeys(folder, file)) ?? (await createKeys(options, folder, file));
  if (!isComplete(keys, options))
    throw new Error(`${file} does not contain valid development keys: remove ${folder} to create new ones`);
  return keys;
}

type Found = Partial<DevelopmentKeys> | undefined;

/** The content of the file, unchecked; `undefined` when it does not exist. */
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

/** Creates the keys of all services, unless another process was faster, and returns the stored ones. */
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
        ...(name === SIGNER && { jwtPrivateJwk: await generateSigningKey() }),
      };
      const path = `${draft}/${name}.json`;
      await writeFile(path, JSON.stringify(keys, null, 2), { mode: 0o600, flag: "wx" });
      await chmod(path, 0o400);
    }
    // Renaming makes the folder appear whole or not at all: an existing folder that is not empty is never replaced.
    await rename(draft, folder);
    await rm(`${dataDir}/${FORMER_KEYS_FILE}`, { force: true });
  } catch (error) {
    if (codeOf(error) !== "ENOTEMPTY" && codeOf(error) !== "EEXIST") throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return await readKeys(folder, file);
}

/** Creates a private key for access tokens, in the format of `JWT_PRIVATE_KEY`. */
export async function generateSigningKey(): Promise<JWK> {
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
