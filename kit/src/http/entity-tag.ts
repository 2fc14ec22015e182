/** A strong entity tag for a representation (RFC 9110, 8.8.3): the same for the same bytes. */
export const entityTagOf = (content: string | Uint8Array): string => `"${Bun.hash(content).toString(36)}"`;

/**
 * Whether a client that sends this `If-None-Match` has the representation with this tag already, and is to get 304 (RFC
 * 9110, 13.1.2). Tags are compared weakly.
 */
export function isCurrent(ifNoneMatch: string | null, entityTag: string): boolean {
  if (ifNoneMatch === null) return false;
  if (ifNoneMatch.trim() === "*") return true;
  return ifNoneMatch.split(",").some((tag) => withoutWeakness(tag.trim()) === withoutWeakness(entityTag));
}

const withoutWeakness = (tag: string) => (tag.startsWith("W/") ? tag.slice(2) : tag);
