import { wholeNumberInBody } from "@super-heroes/kit/http/whole-number";
import { type Catalog, commonFields, textField } from "./catalog.ts";

/**
 * Creates a catalogue of fighters. Heroes and villains are the same service with different nouns and databases.
 */
export const characterCatalog = ({
  name,
  ...service
}: Pick<Catalog, "name" | "noun" | "port" | "engine">): Catalog => ({
  name,
  ...service,
  description: `The ${name} of the Super Heroes system: create, read, update, delete, and uniform random draws.`,
  fields: {
    level: {
      column: "level",
      schema: wholeNumberInBody({ minimum: 1, maximum: 2_147_483_647 }),
    },
    name: commonFields.name,
    otherName: textField("other_name", 255),
    picture: commonFields.picture,
    powers: textField("powers", 10_000),
  },
});
