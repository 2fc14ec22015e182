import { UnreadableRun } from "./run-view.ts";

/** An object of a file, whose fields are not known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is an object, and no list. */
export const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Requires an object. `where` names it in the message. */
export function fieldsOf(value: unknown, where: string): Fields {
  if (!isObject(value))
    throw new UnreadableRun(`${where} is not an object, so this is not the file of a run.`);
  return value;
}

/** Requires a text in a field. */
export function textIn(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== "string")
    throw new UnreadableRun(`The field ${name} is not a text, so this is not the file of a run.`);
  return value;
}

/** Requires a list of objects in a field; none where the field is missing. */
export function listIn(fields: Fields, name: string): readonly Fields[] {
  const value = fields[name];
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new UnreadableRun(`The field ${name} is not a list.`);
  return value.map((item, index) => fieldsOf(item, `Item ${index + 1} of ${name}`));
}

/** The number in a field; NaN where there is none. */
export const numberIn = (fields: Fields, name: string): number => {
  const value = fields[name];
  return typeof value === "number" ? value : Number.NaN;
};

/** The texts in a field. */
export const textsIn = (fields: Fields, name: string): readonly string[] => {
  const value = fields[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
};
