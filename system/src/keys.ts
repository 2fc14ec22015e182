import { type DevelopmentKeys, developmentKeys } from "@super-heroes/kit/development-keys";
import { keyServices } from "@super-heroes/topology/services";
import type { Environment } from "./environment.ts";
import { coreServices, type Service } from "./services.ts";

/** The services that send each other encrypted bodies. */
const CORRESPONDENTS: readonly string[] = keyServices;

/** Those of them that cannot start without keys. The core needs some only where its events have a receiver. */
const NEED_KEYS = CORRESPONDENTS.filter((name) => !coreServices.some((service) => service.name === name));

/** What the services are given so that they find keys. */
export interface KeyEnvironment {
  env: Environment;
  /** The variables that were filled in with this machine's development keys; none when the environment had them all. */
  filledIn: string[];
}

/**
 * The environment with keys for every service that needs them: with `NODE_ENV=production` services make none of their
 * own, and a person who tries the system on one machine has none to give. Those that the environment has already, for
 * one service or for all, stay as they are; the rest are the development keys in `dataDir`.
 */
export async function withKeys(
  services: readonly Service[],
  env: Environment,
  dataDir: string,
  keysOf: (dataDir: string) => Promise<DevelopmentKeys> = developmentKeys,
): Promise<KeyEnvironment> {
  const names = services.map(({ name }) => name);
  const wanted = missingKeys(names, env);
  if (wanted.length === 0) return { env, filledIn: [] };
  const { serviceKeys, jwtPrivateJwk } = await keysOf(dataDir);
  const everyKey = Object.entries(serviceKeys).map(([service, key]) => `${service}=${key}`);
  const valueFor = (variable: string) =>
    variable === SIGNING_KEY ? JSON.stringify(jwtPrivateJwk) : everyKey.join(",");
  const filled = wanted.map((variable) => [variable, valueFor(variable)] as const);
  return { env: { ...env, ...Object.fromEntries(filled) }, filledIn: wanted };
}

const SIGNING_KEY = "USERS_JWT_PRIVATE_KEY";

/** A line for the person at the terminal: which keys are this machine's development keys, and how to set others. */
export function developmentKeysText(filledIn: readonly string[], file: string): string {
  const signs = filledIn.includes(SIGNING_KEY);
  const encrypts = filledIn.some((variable) => variable !== SIGNING_KEY);
  const purposes = [encrypts && "encrypt requests between services", signs && "sign access tokens"];
  const variables = [encrypts && "SERVICE_KEYS", signs && SIGNING_KEY];
  const listed = (parts: (string | false)[]) => parts.filter(Boolean).join(" and ");
  return `The keys that ${listed(purposes)} are development keys, made for this machine: ${file}. To use others, set ${listed(variables)}.`;
}

function missingKeys(names: readonly string[], env: Environment): string[] {
  // Services also take a secret as a file.
  const has = (prefix: string, key: string) =>
    [key, `${key}_FILE`].some((name) => env[name] || env[`${prefix}_${name}`]);
  const correspond = NEED_KEYS.some((name) => names.includes(name)) ? CORRESPONDENTS : [];
  const prefixes = correspond.filter((name) => names.includes(name)).map((name) => name.toUpperCase());
  return [
    ...prefixes.filter((prefix) => !has(prefix, "SERVICE_KEYS")).map((prefix) => `${prefix}_SERVICE_KEYS`),
    ...(names.includes("users") && !has("USERS", "JWT_PRIVATE_KEY") ? [SIGNING_KEY] : []),
  ];
}
