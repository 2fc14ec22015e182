import { createTestKeys } from "@super-heroes/testing/stand-ins/service-keys";
import { newSigningKey } from "./signing-keys.ts";

/** The keys that users needs in production. */
export const productionVariables = (): Record<string, string> => ({
  JWT_PRIVATE_KEY: JSON.stringify(newSigningKey()),
  SERVICE_KEYS: createTestKeys().textOf("users"),
});
