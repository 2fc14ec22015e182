import { variablePrefixOf } from "@super-heroes/topology/services";
import { line } from "../locate.ts";
import { ownLines } from "../own-lines.ts";

const file = ".env.example";
const variable = (name: string, suffix: string) => line(new RegExp(`^#?${variablePrefixOf(name)}${suffix}=`));

/** The variables of each service in `.env.example` that Compose passes to it. */
export const environmentPlaces = [
  ownLines({
    file,
    what: "published port",
    at: ({ name }) => variable(name, "PORT"),
    contains: ({ port }) => [`=${port}`],
  }),
  ownLines({ file, what: "number of workers", at: ({ name }) => variable(name, "WORKERS") }),
  ownLines({
    file,
    what: "size of the pool",
    isFor: ({ store }) => store !== undefined,
    at: ({ name }) => variable(name, "POOL_MAX"),
  }),
  ownLines({
    file,
    what: "URL",
    isFor: ({ callers }) => callers.length > 0,
    at: ({ name }) => variable(name, "URL"),
  }),
  ownLines({
    file,
    what: "address in Compose",
    isFor: ({ callers }) => callers.length > 0,
    at: ({ name }) => variable(name, "ADDRESS"),
    contains: ({ port }) => [`=balancer:${port}`],
  }),
];
