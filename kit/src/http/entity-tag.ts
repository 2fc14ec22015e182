/** A strong entity tag of a representation (RFC 9110, 8.8.3): equal for equal bytes. */
export const entityTagOf = (content: string | Uint8Array): string => `"${Bun.hash(content).toString(36)}"`;

/**
 * Whether the client that sent this `If-None-Match` already has the representation with this tag, so that the response is 304
 * (RFC 9110, 13.1.2). Tags are compared weakly.
 */
export function isCurrent(ifNoneMatch: string | null, entityTag: string): boolean {
  if (ifNoneMatch === null) return false;
  if (ifNoneMatch.trim() === "*") return true;
  return ifNoneMatch.split(",").some((tag) => withoutWeakness(tag.trim()) === withoutWeakness(entityTag));
}

const withoutWeakness = (tag: string) => (tag.startsWith("W/") ? tag.slice(2) : tag);
