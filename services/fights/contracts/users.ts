import { ACCESS_TOKEN_NEEDS } from "@super-heroes/testing/contracts/access-tokens";
import type { Contract } from "@super-heroes/testing/contracts/contract";

/** Who may change the latency of upstreams in development: admins. */
export const contracts: readonly Contract[] = [
  { consumer: "fights", provider: "users", needs: ACCESS_TOKEN_NEEDS },
];
