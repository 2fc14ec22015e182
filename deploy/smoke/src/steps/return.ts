import { atMost, reported } from "@super-heroes/drills/promise/measurements";
import { requestJson } from "@super-heroes/drills/requests/request";
import { DIRECT } from "./direct.ts";
import type { Step } from "./step.ts";

/** The totals that must not shrink. */
interface Totals {
  readonly data: Readonly<Record<"total_users" | "total_orders" | "total_fights", number | null>>;
}

/** Starts the system after the stop, takes it down, and starts it again: the volumes must keep everything. */
export const comeBack: Step = {
  name: "return",
  async run({ docker, gatewayUrl, note }) {
    const totals = () => requestJson<Totals>(`${gatewayUrl}/api/dashboard`);
    note("up again after the stop");
    await docker.compose("up", "-d", "--wait");
    // Events that the stop left on the bus are counted in this time.
    await Bun.sleep(5_000);
    const { data: before } = await totals();
    note("down and up on the same volumes");
    await docker.compose("down");
    // As the next step needs it, which so has nothing to restart.
    await docker.compose(...DIRECT, "up", "-d", "--wait");
    const { data: after } = await totals();
    const kinds = ["total_users", "total_orders", "total_fights"] as const;
    const lost = kinds.map((kind) => (before[kind] ?? Number.NaN) - (after[kind] ?? 0));
    return {
      measurements: kinds.flatMap((kind, index) => [
        reported(`${kind} before`, before[kind] ?? Number.NaN),
        atMost(0, `${kind} lost by down and up`, lost[index] ?? Number.NaN),
      ]),
      remarks: [],
    };
  },
};
