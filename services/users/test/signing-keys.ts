import { generateKeyPairSync } from "node:crypto";
import { parseSigningKey, type SigningKey } from "../src/signing-key.ts";

/** A new key to sign access tokens with. */
export function newSigningKey(kid = "test"): SigningKey {
  const jwk = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const key = parseSigningKey(JSON.stringify({ ...jwk, kid }));
  if (!key) throw new Error("a key that was just made is none");
  return key;
}
