import type { Attack } from "../attacks/start-attack.ts";
import { type GoodRequest, sendGoodTraffic, type Traffic } from "./good-traffic.ts";
import { joined } from "./slowdown.ts";

/** How long is measured, in seconds. */
export interface AttackTimes {
  /** Before anything is measured. */
  warmUp: number;
  /** Without the attack: half of it before, half afterwards, so that a machine that changes meanwhile changes both. */
  quiet: number;
  during: number;
}

/** What other clients got, and what the attack has seen. */
export interface Attacked<Report> {
  without: Traffic;
  during: Traffic;
  report: Report;
}

/** The attack lasts so much longer than what is measured, so that it does not end before that. */
const MARGIN_S = 1;

/** Measures the requests of other clients before an attack, during it, and after it. `start` is given its seconds. */
export async function measureDuringAttack<Report>(
  mix: readonly GoodRequest[],
  times: AttackTimes,
  start: (seconds: number) => Attack<Report>,
  signal: AbortSignal,
): Promise<Attacked<Report>> {
  const traffic = (seconds: number) => sendGoodTraffic(mix, seconds, signal);
  await traffic(times.warmUp);
  const before = await traffic(times.quiet / 2);
  const attack = start(times.during + MARGIN_S);
  await attack.inPlace;
  const during = await traffic(times.during);
  const report = await attack.report;
  const after = await traffic(times.quiet / 2);
  return { without: joined(before, after), during, report };
}
