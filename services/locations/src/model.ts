import { type Catalog, commonFields, textField } from "@super-heroes/catalog/catalog";
import { catalogueNamed } from "@super-heroes/topology/services";

/** The locations of fights. */
export const locationCatalog: Catalog = {
  ...catalogueNamed("locations"),
  description:
    "The locations of the Super Heroes system: create, read, update, delete, and uniform random draws.",
  fields: {
    name: commonFields.name,
    description: textField("description", 10_000),
    picture: commonFields.picture,
  },
};
