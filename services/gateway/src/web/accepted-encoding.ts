/** The encodings in which a file may be kept, the best one first. */
export const ENCODINGS = ["br", "gzip"] as const;
export type Encoding = (typeof ENCODINGS)[number];

const TOKEN = /^\s*([\w*.!#$%&'+^`|~-]+)\s*(?:;\s*[qQ]\s*=\s*([01](?:\.\d{0,3})?)\s*)?$/;

/**
 * The best encoding that the client accepts among the available ones (RFC 9110, 12.5.3); `undefined` for none, so that the file is
 * sent as it is. Between equal weights, the order of {@link ENCODINGS} decides. A field that is not well-formed accepts nothing.
 */
export function acceptedEncoding(
  acceptEncoding: string | null,
  isAvailable: (encoding: Encoding) => boolean,
): Encoding | undefined {
  if (acceptEncoding === null) return undefined;
  const weights = new Map<string, number>();
  for (const part of acceptEncoding.split(",")) {
    if (part.trim() === "") continue;
    const [, name, weight = "1"] = TOKEN.exec(part) ?? [];
    if (name === undefined) return undefined;
    weights.set(name.toLowerCase(), Number(weight));
  }
  let best: Encoding | undefined;
  let bestWeight = 0;
  for (const encoding of ENCODINGS) {
    const weight = weights.get(encoding) ?? weights.get("*") ?? 0;
    if (weight <= bestWeight || !isAvailable(encoding)) continue;
    best = encoding;
    bestWeight = weight;
  }
  return best;
}
