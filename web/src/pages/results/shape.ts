import { type Fields, isObject } from "./fields.ts";
import { UnreadableRun } from "./run-view.ts";

/** Requires the form of a value. `place` names the value in the message, such as "The field mode of item 1 of legs". */
export type Shape = (value: unknown, place: string) => void;

const is =
  (words: string, holds: (value: unknown) => boolean): Shape =>
  (value, place) => {
    if (value === undefined) throw new UnreadableRun(`${place} is missing.`);
    if (!holds(value)) throw new UnreadableRun(`${place} is not ${words}.`);
  };

export const text = is("a text", (value) => typeof value === "string");
export const number = is("a number", (value) => typeof value === "number");
export const truth = is("true or false", (value) => typeof value === "boolean");
export const anyObject = is("an object", isObject);

/** One of some texts. */
export const oneOf = (...texts: readonly string[]): Shape =>
  is(`one of ${texts.join(", ")}`, (value) => texts.includes(value as string));

/** A number, or one of some texts in its place. */
export const numberOr = (...texts: readonly string[]): Shape =>
  is(
    `a number or ${texts.join(", ")}`,
    (value) => typeof value === "number" || texts.includes(value as string),
  );

/** A value, or null. */
export const orNull =
  (shape: Shape): Shape =>
  (value, place) => {
    if (value !== null) shape(value, place);
  };

/** A value, or a field that is missing. */
export const optional =
  (shape: Shape): Shape =>
  (value, place) => {
    if (value !== undefined) shape(value, place);
  };

const isList = is("a list", Array.isArray);

/** A list whose items have a form. */
export const listOf =
  (item: Shape): Shape =>
  (value, place) => {
    isList(value, place);
    for (const [index, one] of (value as unknown[]).entries())
      item(one, `Item ${index + 1} of ${inMiddle(place)}`);
  };

/** An object whose named fields have a form; it may have others. */
export const objectOf =
  (fields: Readonly<Record<string, Shape>>): Shape =>
  (value, place) => {
    anyObject(value, place);
    for (const [name, shape] of Object.entries(fields))
      shape((value as Fields)[name], `The field ${name} of ${inMiddle(place)}`);
  };

/** An object all of whose fields have a form. */
export const recordOf =
  (shape: Shape): Shape =>
  (value, place) => {
    anyObject(value, place);
    for (const [name, one] of Object.entries(value as Fields))
      shape(one, `The field ${name} of ${inMiddle(place)}`);
  };

/** Requires the forms of fields of a run; it may have others. Throws {@link UnreadableRun}. */
export function requireFields(run: Fields, fields: Readonly<Record<string, Shape>>): void {
  for (const [name, shape] of Object.entries(fields)) shape(run[name], `The field ${name}`);
}

/** "The field legs" is "legs" in the middle of a sentence, "Item 1 of legs" is "item 1 of legs". */
const inMiddle = (place: string): string => place.replace(/^The field /, "").replace(/^Item/, "item");
