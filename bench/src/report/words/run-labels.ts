import { counted } from "@super-heroes/system/counted";
import { openLoopNames, openLoopToolsIn } from "../../analysis/observation/load-tools.ts";
import type { AbTarget, FlagsInForce } from "../../analysis/observation/run.ts";
import type { Segment } from "../../analysis/observation/segment.ts";
import type { Git } from "../../results/record/git.ts";
import type { MeasuredStore, ResultDocument } from "../../results/record/result.ts";
import type { RunFacts } from "../../results/run-facts.ts";

const STACKS: Record<RunFacts["stack"], string> = {
  local: "the local real stack",
  embedded: "embedded stores",
  remote: "a remote system",
  foreign: "services of others",
  containers: "containers",
  examples: "the example servers",
  unknown: "a system that is not recorded",
};

/** The kind of stack, as it stands after "on". */
export function stackName(stack: RunFacts["stack"]): string {
  return STACKS[stack];
}

/** The distinct stores with their versions, and the stand-ins that replaced an engine. */
export function storesOf(stores: readonly MeasuredStore[]): string {
  const names = stores.map(({ engine, version, standIn }) =>
    standIn === null ? `${engine} ${version}` : `${standIn} in place of ${engine}`,
  );
  return [...new Set(names)].join(", ") || "stores not known";
}

/** One of two services, and where it was. */
export function targetName({ label, address }: AbTarget): string {
  return `${label} ${address === null ? "on another machine" : `at ${address}`}`;
}

/** The day of an ISO 8601 time, in UTC. */
export function dayOf(time: string): string {
  return time.slice(0, 10);
}

/** An ISO 8601 time to the minute, in UTC. */
export function timeOf(time: string): string {
  return `${dayOf(time)} ${time.slice(11, 16)} UTC`;
}

/** The measured commits, whether they had uncommitted changes, and why a commit is not known. */
export function codeName(code: readonly (Git | null)[], unknownBecause?: string): string {
  const names = [...new Set(code.map(commitName))].join(", ");
  return unknownBecause === undefined ? names : `${names}: ${unknownBecause}`;
}

/** Whether all measured code was a commit without changes. */
export function isCommitted(code: readonly (Git | null)[]): boolean {
  return code.every((git) => git !== null && !git.dirty);
}

function commitName(git: Git | null): string {
  if (git === null) return "commit not known";
  return `${git.commit.slice(0, 12)}${git.dirty ? " with uncommitted changes" : ""}`;
}

/** The distinct load generators of the segments, by name; "none" without segments. */
export function generatorsOf(segments: readonly Pick<Segment, "generator">[]): string {
  const tools = new Set(segments.map(({ generator }) => generator.tool));
  return [...tools].sort().join(", ") || "none";
}

/** Whether closed loads were measured in turns, both services together. */
export const inTurns = (segments: readonly Pick<Segment, "turns">[]): boolean =>
  segments.some(({ turns }) => turns !== undefined);

/** How `bench ab` arranged its measurements, in a few words: `24 blocks of 0.8 s of each server, in turns of 50 ms`. */
export function arrangementOf({ config, segments }: Pick<ResultDocument, "config" | "segments">): string {
  const { blocks, seconds } = config;
  const lengths = [...new Set(segments.flatMap(({ turns }) => turns?.ms ?? []))].sort((a, b) => a - b);
  const [least, most] = [lengths.at(0), lengths.at(-1)];
  const turns = least === most ? `${least} ms` : `${least} to ${most} ms`;
  const single = `${counted(blocks, "mirrored block")} of 4 segments of ${seconds} s`;
  if (least === undefined) return single;
  const together = `${counted(blocks, "block")} of ${seconds} s of each server, in turns of ${turns}`;
  return segments.some(({ model }) => model === "open") ? `${together}; at fixed rates ${single}` : together;
}

/** Names the generator of fixed rates where it was not k6; else `null`. */
export function otherThanK6({ segments }: Pick<ResultDocument, "segments">): string | null {
  return openLoopToolsIn(segments).some((tool) => tool !== "k6")
    ? `fixed rates by the ${openLoopNames(segments)}`
    : null;
}

/** A run's restrictions on what may be concluded from it: stopped early, or a quick run. */
export function restrictionsOf({ complete, config }: Pick<ResultDocument, "complete" | "config">): string[] {
  return [
    complete ? [] : "stopped before its end",
    config.quick ? "a quick run, whose segments are too short for a decision" : [],
  ].flat();
}

/** Feature flags with the percentages of their values: `orchestration: 50 % coalesced, 50 % parallel`; "none" without any. */
export function flagsText(flags: FlagsInForce | undefined): string {
  if (!flags) return "none";
  return Object.entries(flags.values)
    .map(([name, shares]) => `${name}: ${shares === null ? "by a rule" : sharesText(shares)}`)
    .join("; ");
}

function sharesText(shares: Readonly<Record<string, number>>): string {
  const all = Object.entries(shares);
  if (all.length === 1) return String(all[0]?.[0]);
  return all.map(([value, share]) => `${Number(share.toFixed(1))} % ${value}`).join(", ");
}

/** Environment variables as assignments; "none" without any. */
export function assignments(variables: Readonly<Record<string, string>>): string {
  const list = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return list.join(" ") || "none";
}
