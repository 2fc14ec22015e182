import { newSigningKey } from "./signing-keys.ts";

/** The keys that a process of users needs in production. */
export const productionVariables = (): Record<string, string> => ({
  JWT_PRIVATE_KEY: JSON.stringify(newSigningKey()),
  SERVICE_KEYS: `users=${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url")}`,
});
