import { type ConfigOf, flag, httpUrls, integer, oneOf, optional } from "@super-heroes/kit/config/config";
import { serviceVariables } from "@super-heroes/kit/process/service-config";
import { storeVariables } from "@super-heroes/kit/store/variables";
import type { Catalog } from "./catalog.ts";

/** Where draws are made from. */
export const DRAW_SOURCES = ["store", "snapshot"] as const;

/** The variables of a catalogue's service. */
export const catalogVariables = ({ port, engine }: Pick<Catalog, "port" | "engine">) => ({
  ...serviceVariables(port),
  ...(engine === "postgres"
    ? storeVariables("DATABASE_URL", ["postgres", "postgresql"], "PostgreSQL", {
        min: 10,
        max: 50,
        aboutMin:
          "no effect on PostgreSQL: Bun's client has no minimum, it opens all of `POOL_MAX` at the start",
      })
    : storeVariables("MYSQL_URL", ["mysql", "mariadb"], "MariaDB", {
        min: 1,
        max: 10,
        aboutMin: "connections that are opened at the start and kept",
      })),
  usersUrl: optional(
    httpUrls("USERS_URL", {
      default: "",
      about:
        "the users service, which publishes its keys and knows who is an admin: only admins may write; without it everyone may, which `NODE_ENV=production` refuses without `OPEN_WRITES`",
    }),
  ),
  openWrites: flag("OPEN_WRITES", {
    default: false,
    about: "`true`: without `USERS_URL` everyone may write in production too; no effect with it",
  }),
  drawSource: oneOf("DRAW_SOURCE", DRAW_SOURCES, {
    default: "store",
    about:
      "`store`: each draw is a query; `snapshot`: draws are made from a copy of the rows in memory, which is at most two seconds old, and from the store while that is not certain",
  }),
  snapshotRows: integer("SNAPSHOT_ROWS", {
    default: 10_000,
    min: 1,
    max: 1_000_000,
    about:
      "with `DRAW_SOURCE=snapshot`: the most rows that are copied; a larger table is drawn from in the store",
  }),
  snapshotStaleMs: integer("SNAPSHOT_STALE_MS", {
    default: 0,
    min: 0,
    max: 86_400_000,
    about:
      "with `DRAW_SOURCE=snapshot`: how old the copy may be, in ms, while the store does not respond; such responses have `Age` and `Cache-Status`",
  }),
  drawsInFlight: integer("DRAWS_IN_FLIGHT", {
    default: 1,
    min: 1,
    max: 100,
    about:
      "how many queries for draws, and how many for rows by their ids, run at once; requests that wait share the next one",
  }),
});

/** The configuration of a catalogue's service. */
export type CatalogConfig = ConfigOf<ReturnType<typeof catalogVariables>>;
