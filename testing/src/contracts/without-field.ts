import type { TSchema } from "@sinclair/typebox";

/** The paths of the fields that a schema requires; those of the items of a list are of its first item. */
export function requiredFields(
  { type, properties, required = [], items }: TSchema,
  at: readonly string[] = [],
): string[][] {
  if (type === "array") return requiredFields(items, [...at, "0"]);
  if (type !== "object") return [];
  return (required as string[]).flatMap((name) => [
    [...at, name],
    ...requiredFields(properties[name], [...at, name]),
  ]);
}

/** A copy of a body without the field at a path; `undefined` where the body has no such field. */
export function withoutField(body: unknown, path: readonly string[]): unknown {
  const copy = structuredClone(body);
  const parents = path.slice(0, -1);
  const parent = parents.reduce<unknown>(
    (value, name) => (value as Record<string, unknown> | undefined)?.[name],
    copy,
  );
  const last = path.at(-1) ?? "";
  if (typeof parent !== "object" || parent === null || !(last in parent)) return undefined;
  delete (parent as Record<string, unknown>)[last];
  return copy;
}
