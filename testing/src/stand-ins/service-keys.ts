import { completeKeyrings } from "@super-heroes/kit/encryption/complete-keyrings";
import { createEnvelopes, type EnvelopesOptions } from "@super-heroes/kit/encryption/create-envelopes";
import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import { type Keyring, serviceKeysText } from "@super-heroes/kit/encryption/service-keys";
import { correspondence } from "@super-heroes/topology/correspondence";

/** The keys of every correspondent in a test. */
export interface TestKeys {
  /** The value of `SERVICE_KEYS` for this correspondent. */
  textOf(name: string): string;
  keyringOf(name: string): Keyring;
  /** The envelopes of a correspondent with these keys. */
  envelopesOf(name: string, options?: Omit<EnvelopesOptions, "service" | "keys">): Envelopes;
}

/** Generates keys for the pairs (`<receiver>.<sender>`), by default for all pairs of the system. */
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
