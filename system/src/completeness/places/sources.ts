import { inList } from "../in-list.ts";
import { line } from "../locate.ts";
import { ownLines } from "../own-lines.ts";
import type { Place } from "../place.ts";

/** The places for each service in sources, workflows and documents. */
export const sourcePlaces: readonly Place[] = [
  ownLines({
    file: "drills/src/tables/access-table.ts",
    what: "new row",
    isFor: ({ catalogueOf }) => catalogueOf !== undefined,
    at: ({ name }) => line(new RegExp(`^ {2}${name}: \\{ name: `)),
    manual: "unless like",
  }),
  inList({
    file: ".github/workflows/image.yml",
    what: "the services that an image is built of",
    at: line(/^ *service:/),
  }),
  ownLines({
    file: "README.md",
    what: "row in the table of services",
    at: ({ name, port }) => line(new RegExp(`^\\| *${name} *\\| *${port} *\\|`)),
    manual: true,
  }),
  ownLines({
    file: "deploy/kubernetes/README.md",
    what: "row in the table of Secrets",
    at: ({ name }) => line(new RegExp(`^\\|[^|]*\`${name}\``)),
    manual: true,
  }),
];
