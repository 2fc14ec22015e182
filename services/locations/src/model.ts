import { type Catalog, commonFields, textField } from "@super-heroes/catalog/catalog";

/** The places where fights happen. */
export const locationCatalog: Catalog = {
  name: "locations",
  noun: "location",
  port: 8003,
  description:
    "The locations of the Super Heroes system: create, read, update, delete, and uniform random draws.",
  engine: "mariadb",
  fields: {
    name: commonFields.name,
    description: textField("description", 10_000),
    picture: commonFields.picture,
  },
};
