import { ACCESS_TOKEN_NEEDS } from "@super-heroes/testing/contracts/access-tokens";
import type { Contract, Need } from "@super-heroes/testing/contracts/contract";
import { Buyer } from "../src/buyers.ts";

const authorization = "{authorization}";

/** The users who may order: those whom the caller may read. */
const buyers: readonly Need[] = [
  {
    name: "a buyer whom the caller may read",
    given: "a signed-in user",
    request: { path: "/api/users/{user_id}", headers: { authorization } },
    response: { status: 200, body: Buyer, example: { id: 7 } },
  },
  {
    name: "404 for a buyer who does not exist",
    given: "a signed-in admin",
    request: { path: "/api/users/{unknown_id}", headers: { authorization } },
    response: { status: 404 },
  },
  {
    name: "403 for a buyer whom the caller may not read",
    given: "a signed-in user",
    request: { path: "/api/users/{other_id}", headers: { authorization } },
    response: { status: 403 },
  },
  {
    name: "401 for a buyer whose session has ended",
    given: "an ended session",
    request: { path: "/api/users/{user_id}", headers: { authorization } },
    response: { status: 401 },
  },
];

export const contracts: readonly Contract[] = [
  { consumer: "orders", provider: "users", needs: [...ACCESS_TOKEN_NEEDS, ...buyers] },
];
