import { generateKeyPairSync } from "node:crypto";
import { parseSigningKey, type SigningKey } from "../src/signing-key.ts";

/** Creates a new signing key. */
export function newSigningKey(kid = "test"): SigningKey {
  const jwk = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const key = parseSigningKey(JSON.stringify({ ...jwk, kid }));
  if (!key) throw new Error("a key that was just made is none");
  return key;
}
