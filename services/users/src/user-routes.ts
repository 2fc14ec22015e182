import { Type } from "@sinclair/typebox";
import { adminsOnly, inSession, known, requireOwner } from "@super-heroes/kit/auth/access";
import type { Standing } from "@super-heroes/kit/auth/standing";
import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import { health } from "@super-heroes/kit/health";
import type { Shell } from "@super-heroes/kit/shell";
import { wholeNumber } from "@super-heroes/kit/whole-number";
import type { Accounts } from "./accounts.ts";
import { credentialRoutes } from "./credential-routes.ts";
import { withGivingUp } from "./give-up.ts";
import { NewUser, User, UserReplacement } from "./model.ts";
import type { Users } from "./store/users.ts";

const PATH = "/api/users";
const { create, replace, remove } = credentialRoutes;
const PAGE = 100;
const LONGEST_PAGE = 1000;

/** What the routes of users need. */
export interface UserRoutesDependencies {
  accounts: Accounts;
  users: Pick<Users, "page">;
  verifier: TokenVerifier;
  standing: Standing;
}

/** Adds the routes of users, for admins and for each user themself, to the shell. */
export function withUserRoutes(
  shell: Shell,
  { accounts, users, verifier, standing }: UserRoutesDependencies,
) {
  const detail = (summary: string) => ({ tags: ["users"], summary });
  const params = Type.Object({ id: wholeNumber({ error: "must be a whole number" }) });
  const forAdmins = adminsOnly(verifier, standing);
  const forOwners = inSession(verifier, standing);

  return shell
    .get(`${PATH}/health`, () => health("users"), {
      detail: detail("The process is up"),
    })
    .get(
      PATH,
      ({ query: { limit = PAGE, after = 0 }, deadline }) => deadline.race(users.page({ after, limit })),
      {
        transform: forAdmins,
        query: Type.Object({
          limit: Type.Optional(
            wholeNumber({
              minimum: 1,
              maximum: LONGEST_PAGE,
              error: `must be a whole number from 1 to ${LONGEST_PAGE}`,
            }),
          ),
          after: Type.Optional(
            wholeNumber({ minimum: 0, maximum: 2_147_483_647, error: "must be the id after which to go on" }),
          ),
        }),
        detail: detail("A page of users, in order of id; for admins"),
      },
    )
    .post(
      create.path,
      async ({ body, principal, request, correlationId, deadline, set }) => {
        const user = await withGivingUp({ request, correlationId, deadline }, (signal) =>
          accounts.create(body, known(principal), { signal }),
        );
        set.status = 201;
        set.headers.location = `${PATH}/${user.id}`;
        return user;
      },
      {
        transform: forAdmins,
        body: NewUser,
        response: { 201: User },
        detail: detail("Create a user; for admins"),
      },
    )
    .get(
      `${PATH}/:id`,
      ({ params: { id }, principal, deadline }) => {
        requireOwner(principal, id);
        return deadline.race(accounts.find(id));
      },
      { transform: forOwners, params, response: { 200: User }, detail: detail("One user") },
    )
    .put(
      replace.path,
      ({ params: { id }, body, principal, request, correlationId, deadline }) => {
        const by = requireOwner(principal, id);
        return withGivingUp({ request, correlationId, deadline }, (signal) =>
          accounts.replace(id, body, by, { signal }),
        );
      },
      {
        transform: forOwners,
        params,
        body: UserReplacement,
        response: { 200: User },
        detail: detail(
          "Replace a user; role and password stay when left out. One's own password and address change with current_password",
        ),
      },
    )
    .delete(
      remove.path,
      async ({ params: { id }, principal, deadline, set }) => {
        await deadline.race(accounts.remove(id, requireOwner(principal, id)));
        set.status = 204;
      },
      { transform: forOwners, params, detail: detail("Remove a user, and end their sessions") },
    );
}
