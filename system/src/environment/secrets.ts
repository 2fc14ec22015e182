import { writtenSecret } from "@super-heroes/kit/config/secret-file";
import { keysOf, parseServiceKeys, serviceKeysText } from "@super-heroes/kit/encryption/service-keys";
import { keyServices } from "@super-heroes/topology/correspondence";
import { eventServices, serviceNames, services, variablePrefixOf } from "@super-heroes/topology/services";
import type { Environment } from "./environment.ts";

const SERVICE_KEYS = "SERVICE_KEYS";

/** The variables that hold a secret, and the services that read it. */
export const SECRET_READERS: Readonly<Record<string, readonly string[]>> = {
  [SERVICE_KEYS]: keyServices,
  NATS_URL: eventServices,
  JWT_PRIVATE_KEY: ["users"],
  JWT_RETIRED_KEYS: ["users"],
  ADMIN_PASSWORD: ["users"],
  NARRATION_KEY: ["fights"],
  ...storeVariables(),
};

function storeVariables(): Record<string, string[]> {
  const owners = services.flatMap(({ name, store }) => (store ? [{ name, variable: store.variable }] : []));
  const byVariable = Map.groupBy(owners, ({ variable }) => variable);
  return Object.fromEntries(
    [...byVariable].map(([variable, those]) => [variable, those.map(({ name }) => name)]),
  );
}

/**
 * The environment that one service may see: without the secrets of other services, whether they are set for all
 * (`JWT_PRIVATE_KEY`) or for one (`USERS_DATABASE_URL`), and with its own keys only where `SERVICE_KEYS` lists those of all.
 * A compromised service then has only the secrets that it needs.
 */
export function withOwnSecrets(name: string, env: Environment): Environment {
  const own = Object.fromEntries(Object.entries(env).filter(([variable]) => mayRead(name, variable, env)));
  return SERVICE_KEYS in own || `${SERVICE_KEYS}_FILE` in own ? { ...own, ...ownKeys(name, own) } : own;
}

function mayRead(name: string, variable: string, env: Environment): boolean {
  const bare = variable.replace(/_FILE$/, "");
  if (bare in SECRET_READERS)
    // A variable of this service wins over one for all, whichever of them names a file.
    return SECRET_READERS[bare]?.includes(name) === true && !isSetFor(name, bare, env);
  const owner = serviceNames.find((other) => variable.startsWith(variablePrefixOf(other)));
  const isSecret = owner !== undefined && bare.slice(variablePrefixOf(owner).length) in SECRET_READERS;
  return !isSecret || owner === name;
}

const isSetFor = (name: string, secret: string, env: Environment) =>
  ["", "_FILE"].some((suffix) => env[`${variablePrefixOf(name)}${secret}${suffix}`]);

/** Keys that cannot be read stay as they are: the service reports what is wrong. */
function ownKeys(name: string, env: Environment): Environment {
  const { text = "" } = { text: undefined, ...writtenSecret(env, SERVICE_KEYS) };
  const keyring = parseServiceKeys(text);
  if (!keyring) return {};
  return {
    [`${SERVICE_KEYS}_FILE`]: undefined,
    [SERVICE_KEYS]: serviceKeysText(keysOf(name, keyring)) || undefined,
  };
}
