import { command } from "@super-heroes/cli/command";
import { flag, orElse, toggle } from "@super-heroes/cli/option";
import { listOf, oneOf } from "@super-heroes/cli/readers";
import { cleanUp } from "./clean-up.ts";
import { KINDS, type Kind } from "./places.ts";

/** `bun run clean`. */
export const cleanCommand = command({
  call: "bun run clean",
  description:
    "Stops the local databases and removes everything that this repository's commands wrote on this machine and git does not keep: dependencies, tools, data of the embedded and local stores, your own results, logs, temporary files.",
  options: {
    dryRun: toggle("dry-run", "list what would be removed, with its size, and remove nothing"),
    keep: orElse<Kind[]>(
      flag(
        "keep",
        "KINDS",
        `a comma-separated list of what stays: ${KINDS.join(", ")}`,
        listOf(oneOf(KINDS)),
      ),
      [],
      "nothing",
    ),
  },
  notes:
    "It leaves .env and secrets/, packages in Bun's own cache, and whatever Docker keeps (docker compose down --volumes --rmi local).",
  run: ({ values }) => cleanUp(values),
});
