import type { Arm, Load } from "../../results/run/segment.ts";

/** A load as people say it. */
export function loadName(load: Load): string {
  if (load.model === "open") return `${load.offered.toLocaleString("en-US")} fights/s`;
  return `${load.connections.toLocaleString("en-US")} ${load.connections === 1 ? "connection" : "connections"}`;
}

/** The same with the kind of load it is. */
export function loadTitle(load: Load): string {
  return `${load.model === "open" ? "Open loop" : "Closed loop"}, ${loadName(load)}`;
}

/**
 * An added latency as people say it: `constant:5` is "5 ms", `heroes=late:0.02:200` is "heroes 2 % 200 ms late"; what
 * is less plain stays as it was set.
 */
export function latencyName(latency: string | null): string {
  if (latency === null) return "none added";
  return latency
    .replace("=", " ")
    .replace(/constant:([\d.]+)/g, "$1 ms")
    .replace(/normal:([\d.]+):([\d.]+)/g, "$1 ± $2 ms")
    .replace(
      /late:([\d.]+):([\d.]+)/g,
      (_, share, ms) => `${Number((share * 100).toPrecision(3))}\u00a0% ${ms}\u00a0ms late`,
    )
    .replaceAll("+", " + ");
}

/** What is set otherwise for an arm, as a list of words; empty for an arm at its defaults. */
export function settingsOf({ writes, rows, latency, poolMax, maxInFlight }: Arm): string[] {
  return [
    writes === "acknowledged" ? "fights stored" : null,
    rows === null ? null : `${rows.toLocaleString("en-US")} rows`,
    latency === null ? null : `latency ${latencyName(latency)}`,
    poolMax === null ? null : `pool ${poolMax}`,
    maxInFlight === null ? null : `${maxInFlight} in flight`,
  ].filter((setting) => setting !== null);
}

/** An arm in one line: its mode, and what is set otherwise. */
export function armName(arm: Arm): string {
  return [arm.mode, ...settingsOf(arm)].join(", ");
}

/** Both sides of a comparison: what is set for both alike goes without saying. */
export function pairNames({ candidate, baseline }: { candidate: Arm; baseline: Arm }) {
  const [own, others] = [settingsOf(candidate), settingsOf(baseline)];
  const nameOf = (arm: Arm, settings: string[], shared: string[]) =>
    [arm.mode, ...settings.filter((setting) => !shared.includes(setting))].join(", ");
  return { candidate: nameOf(candidate, own, others), baseline: nameOf(baseline, others, own) };
}

/** What is read together in one chart: one load, with what is set otherwise than by default for all its modes. */
export function panelTitle(load: Load, arm: Arm): string {
  return [loadTitle(load), ...settingsOf(arm)].join(", ");
}

/** The same load has the same key. */
export function loadKey(load: Load): string {
  return `${load.model}:${sizeOf(load)}`;
}

const sizeOf = (load: Load) => (load.model === "closed" ? load.connections : load.offered);

const MODES = ["ceiling", "sequential", "parallel", "coalesced", "hedged"];

/** The order of modes on the page: the ceiling, then from the plainest on; unknown ones last. */
export function compareModes(a: string, b: string): number {
  const place = (mode: string) => (MODES.includes(mode) ? MODES.indexOf(mode) : MODES.length);
  return place(a) - place(b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** Modes that occur, each once, in the order of the page. */
export function distinctModes(modes: readonly string[]): string[] {
  return [...new Set(modes)].sort(compareModes);
}
