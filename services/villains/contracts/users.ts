import { ACCESS_TOKEN_NEEDS } from "@super-heroes/testing/contracts/access-tokens";
import type { Contract } from "@super-heroes/testing/contracts/contract";

/** Who may write: admins, by their access token and their stored role. */
export const contracts: readonly Contract[] = [
  { consumer: "villains", provider: "users", needs: ACCESS_TOKEN_NEEDS },
];
