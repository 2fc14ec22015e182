import type { SeedRows, SeedService } from "./generate.ts";

/** A table and the columns that generated rows have. */
export interface SeedTable {
  name: string;
  columns: Record<string, "text" | "integer">;
}

const fighterColumns: Record<keyof SeedRows["heroes"], "text" | "integer"> = {
  name: "text",
  other_name: "text",
  level: "integer",
  powers: "text",
};

/** The table of each service that can be filled with generated rows. */
export const seedTables: Record<SeedService, SeedTable> = {
  heroes: { name: "hero", columns: fighterColumns },
  villains: { name: "villain", columns: fighterColumns },
  locations: { name: "location", columns: { name: "text", description: "text" } },
};
