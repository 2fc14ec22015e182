import type { Replayed } from "@super-heroes/analytics/read-models/replay";

const count = (value: number) => value.toLocaleString("en-US");

/** What a replay did with one read model, as a line of output. */
export function outcomeLine({ snapshot, from, different, isActivated }: Replayed): string {
  const { model, generation, sequence, entries, checksum } = snapshot;
  const read = from === 0 ? `${count(sequence)} events` : `events ${count(from + 1)} to ${count(sequence)}`;
  const built = `${model}: generation ${generation} of ${read} has ${count(entries)} keys, checksum ${checksum}`;
  return `${built}; ${comparison(generation - 1, different)}${isActivated ? "" : "; another process had activated it"}`;
}

function comparison(former: number, different: number | undefined): string {
  if (different === undefined) return "there was no other to compare it with";
  if (different === 0) return `generation ${former} was equal`;
  return `generation ${former} differed in ${count(different)} keys, and was replaced`;
}
