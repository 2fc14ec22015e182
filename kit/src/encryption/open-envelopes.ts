import { ConfigError } from "../config/config.ts";
import type { Logger } from "../log/log.ts";
import { createEnvelopes } from "./create-envelopes.ts";
import { developmentKeys } from "./development-keys.ts";
import type { Envelopes } from "./envelopes.ts";
import { type Keyring, pairOf, parseServiceKeys, strangeKids } from "./service-keys.ts";

/** What is configured of a service's envelopes. */
export interface EnvelopesConfig {
  environment: "development" | "production" | "test";
  /** Where keys for development are kept. */
  dataDir: string;
  serviceKeys: Keyring | undefined;
}

/** Whose envelopes are opened, and with what. */
export interface OpenEnvelopesOptions {
  service: string;
  /** All pairs of the system, as `<receiver>.<sender>`: development keys are made for all of them together. */
  pairs: readonly string[];
  /** The services that it must be able to send to. */
  receivers?: readonly string[];
  config: EnvelopesConfig;
  log: Logger;
}

/**
 * Opens the envelopes of a service with the keys that are configured, else with those for development, and then the
 * log says so. Throws {@link ConfigError} when there are keys of two other services among them, when one of `receivers`
 * cannot be sent to, or when there are none at all in production.
 */
export async function openEnvelopes(options: OpenEnvelopesOptions): Promise<Envelopes> {
  const { service, receivers = [], config } = options;
  const keys = config.serviceKeys ?? (await keysForDevelopment(options));
  const strange = strangeKids(service, keys);
  // With keys of others this service could send in their name: that it does not need them is what protects them.
  if (strange.length > 0)
    throw new ConfigError(
      `SERVICE_KEYS: expected only keys that ${service} receives or sends with, got also ${strange.join(", ")}`,
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
  log.warn(`bodies are encrypted with the development keys of ${dataDir}; SERVICE_KEYS sets real ones`);
  const keys = parseServiceKeys(serviceKeys);
  if (!keys) throw new Error(`the development keys of ${dataDir} are not named after pairs of services`);
  return keys;
}
