/**
 * Whether each part of a compact JWE is written in the one way that base64url has for its bytes.
 *
 * Decoders are lenient: they skip blanks, and ignore the bits of a last character that no byte needs, so that one
 * envelope could be written in several ways. Here any changed character makes it another envelope.
 */
export const isCanonical = (jwe: string): boolean =>
  jwe.split(".").every((part) => Buffer.from(part, "base64url").toString("base64url") === part);
