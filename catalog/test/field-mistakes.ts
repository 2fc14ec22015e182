import type { Catalog } from "../src/catalog.ts";

/** An invalid value, and the field that is listed for it. */
export interface FieldMistake {
  field: string;
  wrong: string;
  /** Merged into a valid body; `undefined` removes a field. */
  values: Record<string, unknown>;
}

const inEveryCatalog: FieldMistake[] = [
  { field: "/name", wrong: "missing", values: { name: undefined } },
  { field: "/name", wrong: "null", values: { name: null } },
  { field: "/name", wrong: "a number", values: { name: 12345 } },
  { field: "/name", wrong: "an operator of a query language", values: { name: { $ne: 1 } } },
  { field: "/name", wrong: "an array", values: { name: ["Wickling"] } },
  { field: "/name", wrong: "2 characters", values: { name: "ab" } },
  { field: "/name", wrong: "51 characters", values: { name: "x".repeat(51) } },
  { field: "/name", wrong: "with NUL", values: { name: "NUL \u0000 inside" } },
  { field: "/picture", wrong: "a number", values: { picture: 7 } },
  { field: "/picture", wrong: "not http", values: { picture: "javascript:alert(1)" } },
  {
    field: "/picture",
    wrong: "256 characters",
    values: { picture: "https://pictures.example/".padEnd(256, "x") },
  },
  { field: "/id", wrong: "not for clients to choose", values: { id: 1 } },
  { field: "/strength", wrong: "unknown", values: { strength: 9000 } },
  { field: "/constructor", wrong: "unknown", values: { constructor: { prototype: {} } } },
];

const inCharacters: FieldMistake[] = [
  { field: "/level", wrong: "missing", values: { level: undefined } },
  { field: "/level", wrong: "0", values: { level: 0 } },
  { field: "/level", wrong: "negative", values: { level: -3 } },
  { field: "/level", wrong: "not whole", values: { level: 1.5 } },
  { field: "/level", wrong: "a text", values: { level: "7" } },
  { field: "/level", wrong: "a boolean", values: { level: true } },
  { field: "/level", wrong: "beyond 32 bits", values: { level: 2_147_483_648 } },
  { field: "/otherName", wrong: "null", values: { otherName: null } },
  { field: "/otherName", wrong: "256 characters", values: { otherName: "x".repeat(256) } },
  { field: "/powers", wrong: "10,001 characters", values: { powers: "x".repeat(10_001) } },
];

const inLocations: FieldMistake[] = [
  { field: "/description", wrong: "10,001 characters", values: { description: "x".repeat(10_001) } },
];

/** All invalid values for the fields of this catalogue. */
export const mistakesIn = ({ fields }: Catalog): FieldMistake[] => [
  ...inEveryCatalog,
  ...("level" in fields ? inCharacters : inLocations),
];
