import type { ServiceState } from "../../api/system.ts";

/**
 * Which mode a fight without a mode gets, as long as a flag decides: "coalesced for 50 % of requests, parallel for 50 %, by the flag
 * orchestration". Empty where no flag does.
 */
export function defaultModeIn({ flags }: Pick<ServiceState, "flags">): string {
  const orchestration = flags?.in_force.orchestration;
  if (flags === undefined || orchestration?.by !== "flag") return "";
  const { shares } = orchestration;
  const modes = shares === undefined ? "depends on the request" : inWords(Object.entries(shares));
  const kept =
    flags.status === "current" ? "" : ". Its file cannot be used at the moment, so this is how it was before";
  return `${modes}, by the flag orchestration${kept}.`;
}

function inWords(shares: readonly [string, number][]): string {
  if (shares.length === 1) return `${shares[0]?.[0]}`;
  return shares
    .toSorted(([, one], [, other]) => other - one)
    .map(
      ([mode, share], index) => `${mode} for ${rounded(share)}${PERCENT}${index === 0 ? " of requests" : ""}`,
    )
    .join(", ");
}

/** A number and its sign stay in one line. */
const PERCENT = "\u00a0%";

const rounded = (share: number) => Number(share.toFixed(1));
