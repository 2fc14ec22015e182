import { completeKeyrings } from "@super-heroes/kit/encryption/complete-keyrings";
import { createEnvelopes, type EnvelopesOptions } from "@super-heroes/kit/encryption/create-envelopes";
import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import { type Keyring, serviceKeysText } from "@super-heroes/kit/encryption/service-keys";
import { correspondence } from "@super-heroes/topology/correspondence";

/** Keys that were drawn for a test, each correspondent's own. */
export interface TestKeys {
  /** What the variable `SERVICE_KEYS` of this correspondent says. */
  textOf(name: string): string;
  keyringOf(name: string): Keyring;
  /** The envelopes of a correspondent who holds these keys. */
  envelopesOf(name: string, options?: Omit<EnvelopesOptions, "service" | "keys">): Envelopes;
}

/** Draws keys for these pairs (`<receiver>.<sender>`), by default for all of the system. */
export function createTestKeys(pairs: readonly string[] = correspondence.pairs): TestKeys {
  const keyrings = completeKeyrings(pairs);
  const keyringOf = (name: string): Keyring => keyrings.get(name) ?? new Map();
  return {
    textOf: (name) => serviceKeysText(keyringOf(name)),
    keyringOf,
    envelopesOf: (service, options = {}) =>
      createEnvelopes({ service, keys: keyringOf(service), ...options }),
  };
}
