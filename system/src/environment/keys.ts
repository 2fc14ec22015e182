import {
  type DevelopmentKeys,
  type DevelopmentKeysOptions,
  developmentKeys,
} from "@super-heroes/kit/encryption/development-keys";
import { correspondence, keyServices } from "@super-heroes/topology/correspondence";
import { variablePrefixOf } from "@super-heroes/topology/services";
import { coreServices, type Service } from "../services.ts";
import type { Environment } from "./environment.ts";

/** The services that cannot start without keys. The core needs some only where its events have a receiver. */
const NEED_KEYS = keyServices.filter((name) => !coreServices.some((service) => service.name === name));

/** The environment of the services, with keys. */
export interface KeyEnvironment {
  env: Environment;
  /** The variables that were set to this machine's development keys; none when the environment had them all. */
  filledIn: string[];
}

/**
 * The environment with keys for every service that needs them: with `NODE_ENV=production` services create none, and a user who
 * tries the system on one machine has none. Keys in the environment, for one service or for all, stay as they are; the others
 * are the development keys in `dataDir`, separate for each service.
 */
export async function withKeys(
  services: readonly Service[],
  env: Environment,
  dataDir: string,
  keysOf: (options: DevelopmentKeysOptions) => Promise<DevelopmentKeys> = developmentKeys,
): Promise<KeyEnvironment> {
  const names = services.map(({ name }) => name);
  const missing = missingKeys(names, env);
  const filled: Environment = {};
  for (const { service, variable } of missing) {
    const { serviceKeys, jwtPrivateJwk } = await keysOf({ dataDir, service, pairs: correspondence.pairs });
    filled[variable] = variable === SIGNING_KEY ? JSON.stringify(jwtPrivateJwk) : serviceKeys;
  }
  return { env: { ...env, ...filled }, filledIn: Object.keys(filled) };
}

/**
 * An error for an operator who has set `NODE_ENV=production` themselves and left keys out; `undefined` where nothing is missing
 * or the variable is not set. Development keys are for trying the system on one machine.
 */
export function missingKeysText(services: readonly Service[], env: Environment): string | undefined {
  if (env.NODE_ENV !== "production") return undefined;
  const missing = missingKeys(
    services.map(({ name }) => name),
    env,
  );
  if (missing.length === 0) return undefined;
  const variables = missing.map(({ variable }) => variable).join(", ");
  return `NODE_ENV=production refuses development keys: set ${variables}, or unset NODE_ENV to run with development keys.`;
}

const SIGNING_KEY = "USERS_JWT_PRIVATE_KEY";

/** The line on which keys are this machine's development keys, and how to set others. */
export function developmentKeysText(filledIn: readonly string[], file: string): string {
  const signs = filledIn.includes(SIGNING_KEY);
  const encrypts = filledIn.some((variable) => variable !== SIGNING_KEY);
  const purposes = [encrypts && "encrypt requests between services", signs && "sign access tokens"];
  const variables = [encrypts && "SERVICE_KEYS", signs && SIGNING_KEY];
  const listed = (parts: (string | false)[]) => parts.filter(Boolean).join(" and ");
  return `The keys that ${listed(purposes)} are development keys, created for this machine: ${file}. To use others, set ${listed(variables)}.`;
}

function missingKeys(names: readonly string[], env: Environment): { service: string; variable: string }[] {
  // Services also read a secret from a file.
  const has = (service: string, secret: string) =>
    [secret, `${secret}_FILE`].some((name) => env[name] || env[variablePrefixOf(service) + name]);
  const correspond = NEED_KEYS.some((name) => names.includes(name)) ? keyServices : [];
  const wanted = [
    ...correspond.map((service) => ({ service, secret: "SERVICE_KEYS" })),
    { service: "users", secret: "JWT_PRIVATE_KEY" },
  ];
  return wanted
    .filter(({ service, secret }) => names.includes(service) && !has(service, secret))
    .map(({ service, secret }) => ({ service, variable: variablePrefixOf(service) + secret }));
}
