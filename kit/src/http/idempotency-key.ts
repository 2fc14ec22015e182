import { Type } from "@sinclair/typebox";
import { Problem } from "./problem.ts";

const ACCEPTABLE = "^[\\x21-\\x7e]{1,255}$";

/** The request header of idempotent POSTs, for the API document. */
export const IDEMPOTENCY_HEADER = {
  "Idempotency-Key": Type.String({
    pattern: ACCEPTABLE,
    description:
      "A repeated request with the same key gets the result of the first one; with another body it is refused with 422.",
  }),
};

/** The header of a response that an earlier request with the same key has produced: `true`. */
export const REPLAYED_HEADER = "idempotency-replayed";

/** {@link REPLAYED_HEADER}, for the API document. */
export const REPLAYED = { "Idempotency-Replayed": "`true`, for a repeated request with the same key." };

const acceptable = new RegExp(ACCEPTABLE);

/**
 * The id that an `Idempotency-Key` stands for: a UUID of version 8 (RFC 9562) made from the SHA-256 of the namespace and the key.
 * The same key has the same id in every process, so the store's primary key prevents a second row for a repeated request. The
 * namespace separates unrelated keys: those of two kinds of rows, or of two users. Throws 422 when the key is not 1–255 visible
 * ASCII characters.
 *
 * @example idFromKey("fight", "order-42") // "e24cd98d-a6dd-8895-b0f7-999433925024"
 */
export function idFromKey(namespace: string, key: string): string {
  if (!acceptable.test(key))
    throw new Problem(
      422,
      "invalid_idempotency_key",
      "Idempotency-Key must be 1 to 255 visible ASCII characters.",
    );
  const bytes = new Bun.CryptoHasher("sha256").update(`${namespace}:${key}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
