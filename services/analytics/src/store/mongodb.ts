import type { Event } from "@super-heroes/kit/events/event";
import type { MongoStore } from "@super-heroes/kit/store/mongodb";
import { type Collection, MongoBulkWriteError } from "mongodb";
import type { Winner } from "../model.ts";
import type { EventStore } from "./event-store.ts";

/** The winner of a finished fight. A field of its own, because it is indexed and counted. */
type WinnerOf = Pick<Winner, "team" | "name">;

type EventDocument = Omit<Event, "id" | "time"> & { _id: string; time: Date; winner?: WinnerOf };

/** MongoDB's error code for a unique key that exists. */
const DUPLICATE_KEY = 11000;

/** Acknowledged once it is on disk, on the majority of a replica set. */
const DURABLE = { w: "majority", journal: true } as const;

const FIGHTS = { $match: { type: "fight.finished" } };

/** Events on MongoDB, which counts them at each query. */
export function mongodbEvents(connection: MongoStore): EventStore {
  const run = <T>(operation: (events: Collection<EventDocument>) => Promise<T>) =>
    connection.run((db) => operation(db.collection<EventDocument>("events")));

  return {
    connection,
    add: (batch) =>
      run(async (events) => {
        try {
          const documents = batch.map(toDocument);
          await events.insertMany(documents, { ordered: false, writeConcern: DURABLE });
          return batch.length;
        } catch (error) {
          return batch.length - duplicatesIn(error);
        }
      }),
    counts: () =>
      run(async (events) => {
        const groups = events.aggregate<{ _id: { type: string; source: string }; count: number }>([
          { $group: { _id: { type: "$type", source: "$source" }, count: { $sum: 1 } } },
        ]);
        return (await groups.toArray()).map(({ _id, count }) => ({ ..._id, count }));
      }),
    wins: (most) =>
      run(async (events) => {
        const teams = events.aggregate<{ _id: Winner["team"]; wins: number }>([
          FIGHTS,
          { $group: { _id: "$winner.team", wins: { $sum: 1 } } },
        ]);
        const winners = events.aggregate<{ _id: WinnerOf; wins: number }>([
          FIGHTS,
          { $group: { _id: "$winner", wins: { $sum: 1 } } },
          { $sort: { wins: -1, "_id.name": 1, "_id.team": 1 } },
          { $limit: most },
        ]);
        const wins = new Map((await teams.toArray()).map(({ _id, wins }) => [_id, wins]));
        const top = (await winners.toArray()).map(({ _id: { name, team }, wins }) => ({ name, team, wins }));
        return { heroes: wins.get("heroes") ?? 0, villains: wins.get("villains") ?? 0, top };
      }),
  };
}

/** How many ids of a batch existed already. Throws the error when it has any other cause. */
function duplicatesIn(error: unknown): number {
  if (!(error instanceof MongoBulkWriteError)) throw error;
  const failures = [error.writeErrors].flat();
  if (failures.length === 0 || failures.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
  return failures.length;
}

const toDocument = ({ id, time, ...rest }: Event): EventDocument => ({
  _id: id,
  time: new Date(time),
  ...rest,
  ...(rest.type === "fight.finished" && { winner: winnerOf(rest.data) }),
});

const winnerOf = (data: Event["data"]): WinnerOf => ({
  team: data.winner_team === "heroes" ? "heroes" : "villains",
  name: String(data.winner_name),
});
