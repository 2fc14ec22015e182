import type { Attack } from "../attacks/start-attack.ts";
import { type GoodRequest, sendGoodTraffic, type Traffic } from "./good-traffic.ts";
import { joined } from "./slowdown.ts";

/** The lengths of the parts of a measurement, in seconds. */
export interface AttackTimes {
  /** Not measured. */
  warmUp: number;
  /** Without the attack: half of it before and half after it, so that a drift of the machine affects both parts. */
  quiet: number;
  during: number;
}

/** The traffic of other clients, and the report of the attack. */
export interface Attacked<Report> {
  without: Traffic;
  during: Traffic;
  report: Report;
}

/** The attack lasts longer than the measurement by this much, so that it does not end first. */
const MARGIN_S = 1;

/** Measures the traffic of other clients before, during and after an attack. `start` gets the length of the attack in seconds. */
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
