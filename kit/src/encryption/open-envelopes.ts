import { ConfigError } from "../config/config.ts";
import type { Logger } from "../log/log.ts";
import { createEnvelopes } from "./create-envelopes.ts";
import { developmentKeys } from "./development-keys.ts";
import type { Envelopes } from "./envelopes.ts";
import { foreignKids, type Keyring, pairOf, parseServiceKeys } from "./service-keys.ts";

/** The configuration of a service's envelopes. */
export interface EnvelopesConfig {
  environment: "development" | "production" | "test";
  /** The folder of development keys. */
  dataDir: string;
  serviceKeys: Keyring | undefined;
}

/** The service and its keys. */
export interface OpenEnvelopesOptions {
  service: string;
  /** All pairs of the system, as `<receiver>.<sender>`: development keys of all pairs are created together. */
  pairs: readonly string[];
  /** Services that it must be able to send to. */
  receivers?: readonly string[];
  config: EnvelopesConfig;
  log: Logger;
}

/**
 * Opens the envelopes of a service with the configured keys, or with development keys, which is logged. Throws
 * {@link ConfigError} when the keys include one of two other services, when a key for one of `receivers` is missing, or when
 * there are no keys in production.
 */
export async function openEnvelopes(options: OpenEnvelopesOptions): Promise<Envelopes> {
  const { service, receivers = [], config } = options;
  const keys = config.serviceKeys ?? (await keysForDevelopment(options));
  const foreign = foreignKids(service, keys);
  // With the keys of two other services this service could impersonate them.
  if (foreign.length > 0)
    throw new ConfigError(
      `SERVICE_KEYS: expected only keys that ${service} receives or sends with, got also ${foreign.join(", ")}`,
    );
  for (const receiver of receivers)
    if (!keys.has(pairOf(receiver, service)))
      throw new ConfigError(`SERVICE_KEYS: expected a key named ${pairOf(receiver, service)}, got none`);
  return createEnvelopes({ service, keys });
}

async function keysForDevelopment({ service, pairs, config, log }: OpenEnvelopesOptions): Promise<Keyring> {
  const { environment, dataDir } = config;
  if (environment === "production")
    throw new ConfigError("SERVICE_KEYS: must be set with NODE_ENV=production, got nothing");
  const { serviceKeys } = await developmentKeys({ dataDir, service, pairs });
  log.warn(`bodies are encrypted with the development keys in ${dataDir}; set SERVICE_KEYS to use real ones`);
  const keys = parseServiceKeys(serviceKeys);
  if (!keys)
    throw new Error(`the development keys in ${dataDir} are not valid: remove them to create new ones`);
  return keys;
}
