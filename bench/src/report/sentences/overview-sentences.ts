import type { ResultDocument } from "../../results/run/result.ts";

/** The middle of the loads is where neither too little nor too much is going on. */
const middle = <T>(list: readonly T[]): T | undefined => list[Math.floor(list.length / 2)];

/**
 * What an overview concludes: nothing. It runs every arm once or twice under each load, and from that there is no
 * interval, so that a difference in its tables may be the machine's. The sentence names the command that gives a
 * verdict on the same modes and stores.
 */
export function overviewVerdict({ config, stack }: Pick<ResultDocument, "config" | "stack">): string {
  const why = "No verdict: an overview has no intervals, and a difference in it may be the machine's own.";
  const [first, second] = config.modes;
  if (first === undefined || second === undefined) return why;
  const command = [
    "bun run bench compare",
    ...stackFlags(stack),
    `--modes ${config.modes.join(",")}`,
    ...loadFlags(config),
  ];
  return `${why}\nWhether ${second} is faster than ${first} here: ${command.join(" ")}`;
}

/** The URL of a system that runs elsewhere is not kept in a result. */
function stackFlags({ kind }: ResultDocument["stack"]): string[] {
  return kind === "embedded" ? [] : [kind === "local" ? "--stack local" : "--stack URL"];
}

function loadFlags({ connections, rates }: ResultDocument["config"]): string[] {
  const count = middle(connections);
  const rate = rates.at(-1);
  if (count !== undefined) return [`--connections ${count}`];
  return rate === undefined ? [] : ["--connections none", `--rates ${rate}`];
}
