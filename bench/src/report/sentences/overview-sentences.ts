import type { ResultDocument } from "../../results/record/result.ts";

/**
 * An overview gives no verdict: it measures every load in one block or two, which gives no interval. The second sentence
 * names the command that gives a verdict on the same modes and stores.
 */
export function overviewSentences({ config, stack }: Pick<ResultDocument, "config" | "stack">): string[] {
  const why = "No verdict: an overview has no intervals, and its differences may be noise.";
  const [first, second] = config.modes;
  if (first === undefined || second === undefined) return [why];
  const command = [
    "bun run bench compare",
    ...stackFlags(stack),
    `--modes ${config.modes.join(",")}`,
    ...loadFlags(config),
  ];
  return [why, `To compare ${second} with ${first}: ${command.join(" ")}`];
}

/** A result does not keep the URL of a remote system. */
function stackFlags({ kind }: ResultDocument["stack"]): string[] {
  return kind === "embedded" ? [] : [kind === "local" ? "--stack local" : "--stack URL"];
}

/** The middle one of the connection counts: neither idle nor overloaded. */
function loadFlags({ connections, rates }: ResultDocument["config"]): string[] {
  const count = connections[Math.floor(connections.length / 2)];
  const rate = rates.at(-1);
  if (count !== undefined) return [`--connections ${count}`];
  return rate === undefined ? [] : ["--connections none", `--rates ${rate}`];
}
