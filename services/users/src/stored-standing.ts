import { type Standing, withStoredRole } from "@super-heroes/kit/auth/standing";
import { unauthenticated } from "@super-heroes/kit/http/problem";
import type { Users } from "./store/users.ts";

/** Creates the standing of users over this service's own store. */
export const storedStanding = (users: Pick<Users, "standing">): Standing => ({
  async now(principal, { deadline }) {
    const { userId, sessionId } = principal;
    if (sessionId === undefined) throw unauthenticated();
    const role = await deadline.race(users.standing({ userId, sessionId }));
    if (role === undefined) throw unauthenticated();
    return withStoredRole(principal, role);
  },
});
