import type { Principal } from "@super-heroes/kit/auth/principal";
import type { Call } from "./stand-in.ts";

/** The users of a stand-in for the users service, and its responses. */
export interface StoredUsers {
  /** Stores or replaces a user. */
  put(user: Principal): void;
  /** Removes a user, whose tokens are refused from now on. */
  remove(userId: number): void;
  /** The response for `/.well-known/jwks.json`, `/api/v1/users/profile` and `/api/users/{id}`; 404 for other paths. */
  respond(call: Call): Response;
}

/** Creates a stand-in with these users, which publishes `jwks`. It does not verify tokens. */
export function createStoredUsers(users: readonly Principal[], jwks: object = { keys: [] }): StoredUsers {
  const stored = new Map(users.map((user) => [user.userId, user]));
  return {
    put: (user) => void stored.set(user.userId, user),
    remove: (userId) => void stored.delete(userId),
    respond({ path, headers }) {
      if (path === "/.well-known/jwks.json") return Response.json(jwks);
      const caller = stored.get(subjectOf(headers.get("authorization")));
      if (!caller) return new Response("", { status: 401 });
      if (path === "/api/v1/users/profile") return Response.json(userOf(caller));
      const [, id] = /^\/api\/users\/(\d+)$/.exec(path) ?? [];
      if (id === undefined) return new Response("", { status: 404 });
      if (Number(id) !== caller.userId && caller.role !== "admin") return new Response("", { status: 403 });
      const user = stored.get(Number(id));
      return user ? Response.json(userOf(user)) : new Response("", { status: 404 });
    },
  };
}

const userOf = ({ userId: id, username, role }: Principal) => ({
  id,
  username,
  name: username,
  email: `${username}@example.org`,
  role,
});

/** The subject of a bearer token, whose signature is not verified; 0 without a token. */
function subjectOf(authorization: string | null): number {
  const [, payload] = /^Bearer [\w-]+\.([\w-]+)\./.exec(authorization ?? "") ?? [];
  return payload ? Number(JSON.parse(Buffer.from(payload, "base64url").toString()).sub) : 0;
}
