import { type ProjectionName, projectionNames } from "@super-heroes/analytics/projections/index";
import { replay } from "@super-heroes/analytics/read-models/replay";
import type { EventStore } from "@super-heroes/analytics/store/event-store";
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { flag, optional, toggle } from "@super-heroes/cli/option";
import { oneOf } from "@super-heroes/cli/readers";
import { UsageError } from "@super-heroes/cli/usage-error";
import { progressDisplay, type Screen } from "@super-heroes/database/seed/progress-display";
import type { Environment } from "../environment/environment.ts";
import { outcomeLine } from "./outcome-line.ts";
import { openAnalyticsStore, openFights } from "./replay-stores.ts";
import { statusLines } from "./status-lines.ts";
import { takeOver } from "./take-over.ts";

/** Where the command runs, and where its lines go. */
export interface ReplayContext {
  env: Environment;
  /** Receives the output of the command, a line each. */
  print(line: string): void;
  /** Shows progress and what is waited for. */
  screen: Screen;
  signal: AbortSignal;
}

/** `bun run replay`. */
export const replayCommand = (context: ReplayContext) =>
  command({
    call: "bun run replay",
    description:
      "Builds the read models of analytics again from the log of all events, beside those that are read: compares the new ones with them, switches to the new ones and removes the old ones. Services keep running. A replay that was ended early goes on where it was.",
    options: {
      projection: optional(
        flag("projection", "NAME", `one of ${projectionNames.join(", ")}`, oneOf(projectionNames)),
        "all of them",
      ),
      status: toggle("status", "show what is stored of each read model, and change nothing"),
      fromFights: toggle(
        "from-fights",
        "before, add the events of all stored fights to the log: of fights from before events were published, each once",
      ),
    },
    notes:
      'The stores are those of analytics and fights: ANALYTICS_MONGODB_URL and FIGHTS_MONGODB_URL, which eval "$(bun run databases env)" sets for the local stack, else the embedded ones in DATA_DIR. docs/read-models.md says more.',
    async run({ values: { projection, status, fromFights } }) {
      if (status && fromFights)
        throw new UsageError("--status and --from-fights exclude each other: give one of them");
      const { env, screen, signal } = context;
      let isLost = false;
      const onLost = () => {
        if (!isLost) screen.write("replay: the store does not respond; the replay goes on when it does\n");
        isLost = true;
      };
      const store = await openAnalyticsStore(env, onLost, signal);
      const names = projection ? [projection] : projectionNames;
      try {
        if (status) return await showStatus(store, names, context);
        if (fromFights && !(await takeOverFights(store, context))) return EXIT.interrupted;
        return await replayModels(store, names, context);
      } catch (error) {
        if (signal.aborted) return EXIT.interrupted;
        throw error;
      } finally {
        await store.connection.close();
      }
    },
  });

async function showStatus(
  { log, snapshots }: EventStore,
  names: readonly ProjectionName[],
  { print }: ReplayContext,
): Promise<number> {
  for (const line of statusLines(names, await snapshots.manifest(), await log.head())) print(line);
  return EXIT.ok;
}

async function takeOverFights(
  store: EventStore,
  { env, print, screen, signal }: ReplayContext,
): Promise<boolean> {
  const fights = await openFights(env);
  try {
    const { read, added } = await takeOver(fights, store.log, { screen, signal });
    print(
      `Read ${count(read)} fights of ${fights.store}; ${count(added)} of their events were not in the log.`,
    );
    return !signal.aborted;
  } finally {
    await fights.close();
  }
}

async function replayModels(
  store: EventStore,
  names: readonly ProjectionName[],
  { print, screen, signal }: ReplayContext,
): Promise<number> {
  const display = progressDisplay(screen, "events");
  const replayed = await replay(store, names, {
    signal,
    onProgress: ({ sequence, head, read, elapsedMs }) =>
      display.show({ done: read, total: read + head - sequence, elapsedMs }),
    onUnknown: (id, version) =>
      screen.write(`replay: skipped the event ${id} of version ${version}, which this code does not know\n`),
  }).finally(display.end);
  if (!replayed) {
    print("Interrupted: the next replay goes on where this one was.");
    return EXIT.interrupted;
  }
  for (const one of replayed) print(outcomeLine(one));
  return EXIT.ok;
}

const count = (value: number) => value.toLocaleString("en-US");
