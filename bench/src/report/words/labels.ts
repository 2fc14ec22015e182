import { counted, whole } from "@super-heroes/system/counted";
import type { Verdict } from "../../analysis/derived.ts";
import {
  type Arm,
  armOf,
  CEILING,
  type Load,
  type Replicas,
  variedIn,
} from "../../analysis/observation/segment.ts";
import type { Pooled } from "../../analysis/summary-rows.ts";
import type { ResultDocument } from "../../results/record/result.ts";

/** What is counted per second: fights of this system, or requests to any other. */
export type Unit = "fights" | "requests";

/** The unit of a run. */
export const unitOf = ({ experiment }: Pick<ResultDocument, "experiment">): Unit =>
  experiment === "ab" ? "requests" : "fights";

/** A load's size, as in "64 connections" and "1,000 fights/s". */
export function loadName(load: Load, unit: Unit = "fights"): string {
  return load.model === "open" ? `${whole(load.offered)} ${unit}/s` : counted(load.connections, "connection");
}

/** A load's kind and size, as in "Closed loop, 64 connections". */
export function loadTitle(load: Load, unit: Unit = "fights"): string {
  return `${load.model === "open" ? "Open loop" : "Closed loop"}, ${loadName(load, unit)}`;
}

/** Identifies a load: equal loads have equal keys. */
export function loadKey(load: Load): string {
  return `${load.model}:${load.model === "closed" ? load.connections : load.offered}`;
}

/**
 * An added latency: `constant:5` is "5 ms", `heroes=late:0.02:200` is "heroes: 200 ms for 2 % of calls". A distribution without
 * a short name is returned as it was configured.
 */
export function latencyName(latency: string | null): string {
  if (latency === null) return "none";
  return latency
    .replaceAll("=", ": ")
    .replace(/constant:([\d.]+)/g, "$1 ms")
    .replace(/normal:([\d.]+):([\d.]+)/g, "$1 ± $2 ms")
    .replace(
      /late:([\d.]+):([\d.]+)/g,
      (_, share, ms) => `${ms}\u00a0ms for ${Number((share * 100).toPrecision(3))}\u00a0% of calls`,
    )
    .replaceAll("+", " + ");
}

/** The settings of an arm that are not at their defaults. */
export function settingsOf({
  writes,
  rows,
  latency,
  poolMax,
  maxInFlight,
  workers = 1,
  drawSource,
  replicas = "1",
}: Arm): string[] {
  return [
    writes === "acknowledged" ? "fights stored" : null,
    rows === null ? null : `${whole(rows)} rows`,
    latency === null ? null : `latency ${latencyName(latency)}`,
    poolMax === null ? null : `pool ${poolMax}`,
    maxInFlight === null ? null : `${maxInFlight} in flight`,
    workers === 1 ? null : `${workers} workers`,
    drawSource === "snapshot" ? drawSource : null,
    replicas === "1" ? null : replicasName(replicas),
  ].filter((setting) => setting !== null);
}

/** "1 replica", "3 replicas", "3 replicas, 1 of them late". */
export const replicasName = (replicas: Replicas): string =>
  replicas === "3-late" ? "3 replicas with 1 late" : counted(Number(replicas), "replica");

/** An arm's mode, followed by the settings that are not at their defaults. */
export function armName(arm: Arm): string {
  return [arm.mode, ...settingsOf(arm)].join(", ");
}

/** The name of the arm that a row of a summary is about. */
export function rowName({ mode, writes, latency, poolMax, maxInFlight, ...row }: Pooled): string {
  const settings = { latency: latency ?? null, poolMax: poolMax ?? null, maxInFlight: maxInFlight ?? null };
  return armName(armOf(mode, { writes, ...settings, ...variedIn(row) }));
}

/** The names of both arms of a comparison, without the settings that they share. */
export function pairNames({ candidate, baseline }: { candidate: Arm; baseline: Arm }) {
  const [own, others] = [settingsOf(candidate), settingsOf(baseline)];
  const nameOf = (arm: Arm, settings: string[], shared: string[]) =>
    [arm.mode, ...settings.filter((setting) => !shared.includes(setting))].join(", ");
  return { candidate: nameOf(candidate, own, others), baseline: nameOf(baseline, others, own) };
}

/** The title of a chart: its load, and the settings that all its modes share. */
export function panelTitle(load: Load, arm: Arm, unit: Unit = "fights"): string {
  return [loadTitle(load, unit), ...settingsOf(arm)].join(", ");
}

const SIGNS: Record<Verdict, string> = { faster: "▲", slower: "▼", equivalent: "=", inconclusive: "○" };

/** A verdict with its sign, so that it does not depend on colour. */
export function verdictName(verdict: Verdict): string {
  return `${SIGNS[verdict]} ${verdict}`;
}

const ORDER: readonly string[] = [CEILING, "sequential", "parallel", "coalesced", "hedged"];

/** Orders modes: the ceiling, the modes of fights in their order of definition, then unknown ones by name. */
export function compareModes(a: string, b: string): number {
  const place = (mode: string) => (ORDER.includes(mode) ? ORDER.indexOf(mode) : ORDER.length);
  return place(a) - place(b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** The distinct modes, in the order of {@link compareModes}. */
export function distinctModes(modes: readonly string[]): string[] {
  return [...new Set(modes)].sort(compareModes);
}
