import { builder } from "./builder.ts";
import "./catalogues.ts";
import "./fights.ts";
import "./people.ts";
import "./statistics.ts";
import "./standings.ts";
import "./mutations.ts";

/** The schema of `/graphql`. */
export const schema = builder.toSchema();
