import { ConfigError } from "../config.ts";
import { developmentKeys } from "../development-keys.ts";
import type { Logger } from "../log.ts";
import type { ServiceConfig } from "../service-config.ts";
import { type Keyring, parseServiceKeys, serviceKeysText } from "../service-keys.ts";
import { createEnvelopes } from "./create-envelopes.ts";
import type { Envelopes } from "./envelopes.ts";

/** What is configured of a service's envelopes. */
export interface EnvelopesConfig {
  environment: ServiceConfig["environment"];
  /** Where keys for development are kept. */
  dataDir: string;
  serviceKeys: Keyring | undefined;
}

/**
 * Opens the envelopes of a service with the keys that are configured, else with those for development, and then the
 * log says so. Throws {@link ConfigError} when the service has no key of its own, or none at all in production.
 */
export async function openEnvelopes({
  service,
  config,
  log,
}: {
  service: string;
  config: EnvelopesConfig;
  log: Logger;
}): Promise<Envelopes> {
  const keys = config.serviceKeys ?? (await keysForDevelopment(config, log));
  if (!keys.has(service))
    throw new ConfigError(`SERVICE_KEYS: expected a key of ${service} itself among them, got none`);
  return createEnvelopes({ service, keys });
}

async function keysForDevelopment({ environment, dataDir }: EnvelopesConfig, log: Logger): Promise<Keyring> {
  if (environment === "production")
    throw new ConfigError("SERVICE_KEYS: must be set with NODE_ENV=production, got nothing");
  const { serviceKeys } = await developmentKeys(dataDir);
  log.warn(`bodies are encrypted with the development keys of ${dataDir}; SERVICE_KEYS sets real ones`);
  const keys = parseServiceKeys(serviceKeysText(serviceKeys));
  if (!keys) throw new Error(`the development keys of ${dataDir} are not named after services`);
  return keys;
}
