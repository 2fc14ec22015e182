import { Type } from "@sinclair/typebox";
import { adminsOnly, inSession, known, requireOwner } from "@super-heroes/kit/auth/access";
import type { Standing } from "@super-heroes/kit/auth/standing";
import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import { Ids } from "@super-heroes/kit/http/id-list";
import { cannotCombine, linkedPage, type PageCursors, placeOf } from "@super-heroes/kit/http/linked-page";
import { invalid } from "@super-heroes/kit/http/problem";
import { wholeNumber } from "@super-heroes/kit/http/whole-number";
import { detailOf, jsonOf, NO_CONTENT, OF_STORE, PAGE_LINKS } from "@super-heroes/kit/openapi/route-detail";
import { Health, health } from "@super-heroes/kit/shell/health";
import type { Shell } from "@super-heroes/kit/shell/shell";
import type { Accounts } from "../accounts.ts";
import { credentialRoutes } from "../credential-routes.ts";
import { NewUser, User, UserReplacement } from "../model.ts";
import type { Users } from "../store/users.ts";
import { cancellable } from "./cancellable.ts";

const PATH = "/api/users";
const { create, replace, remove } = credentialRoutes;
const PAGE = 100;
const LONGEST_PAGE = 1000;

/** Ids are 32-bit in every store; a user with a greater id does not exist. */
const GREATEST_ID = 2_147_483_647;

const BY_ID: PageCursors<User> = { next: ({ id }) => ["after", id], previous: ({ id }) => ["before", id] };

const PROOF =
  "Users who change their own password or e-mail address send `current_password`: 422 without it, 403 `wrong_password` " +
  "when it is wrong. The change ends the user's other sessions and all access tokens of the user.";

/** The dependencies of the user routes. */
export interface UserRoutesDependencies {
  accounts: Accounts;
  users: Pick<Users, "page" | "withIds">;
  verifier: TokenVerifier;
  standing: Standing;
}

/** Adds the routes that manage users, for admins and for the user themself. */
export function withUserRoutes(
  shell: Shell,
  { accounts, users, verifier, standing }: UserRoutesDependencies,
) {
  const detail = detailOf("users", OF_STORE);
  const params = Type.Object({ id: wholeNumber() });
  const forAdmins = adminsOnly(verifier, standing);
  const forOwners = inSession(verifier, standing);
  /** In the order of the ids, without those of users who do not exist. */
  const inOrder = async (ids: readonly number[]) => {
    const found = await users.withIds([...new Set(ids.filter((id) => id <= GREATEST_ID))]);
    const byId = new Map(found.map((user) => [user.id, user]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  };

  return shell
    .get(`${PATH}/health`, () => health("users"), {
      detail: detailOf("users")("The process is up", { responses: { 200: jsonOf(Health) } }),
    })
    .get(
      PATH,
      ({ query: { ids, ...page }, deadline, request, set }) => {
        if (ids !== undefined) {
          const [other] = Object.keys(page);
          if (other !== undefined) throw invalid([cannotCombine("ids", other)]);
          return deadline.race(inOrder(ids));
        }
        const { limit = PAGE, after, before } = page;
        const place = placeOf(["after", after || undefined], ["before", before]);
        const read = (most: number) => users.page({ after, before, limit: most });
        return deadline.race(linkedPage({ path: PATH, request, set }, { limit, place }, read, BY_ID));
      },
      {
        transform: forAdmins,
        query: Type.Object({
          limit: Type.Optional(
            wholeNumber({
              minimum: 1,
              maximum: LONGEST_PAGE,
            }),
          ),
          after: Type.Optional(
            wholeNumber({
              minimum: 0,
              maximum: GREATEST_ID,
              what: "the id of a user, after which the page starts,",
            }),
          ),
          before: Type.Optional(
            wholeNumber({
              minimum: 1,
              maximum: GREATEST_ID,
              what: "the id of a user, before which the page ends,",
            }),
          ),
          ids: Type.Optional(Ids),
        }),
        detail: detail("A page of users, in order of id, or those with the given ids", {
          description:
            "`after` and `before` cannot be combined. With `ids` the response has the user of each id, in their order, and none for " +
            "an id without a user; it cannot be combined with the other parameters.",
          responses: { 200: jsonOf(Type.Array(User), { headers: PAGE_LINKS }) },
        }),
      },
    )
    .post(
      create.path,
      async ({ body, principal, request, correlationId, deadline, set }) => {
        const user = await cancellable({ request, correlationId, deadline }, (signal) =>
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
        detail: detail("Create a user", { problems: [409, 429] }),
      },
    )
    .get(
      `${PATH}/:id`,
      ({ params: { id }, principal, deadline }) => {
        requireOwner(principal, id);
        return deadline.race(accounts.find(id));
      },
      {
        transform: forOwners,
        params,
        response: { 200: User },
        detail: detail("One user", { problems: [403, 404] }),
      },
    )
    .put(
      replace.path,
      ({ params: { id }, body, principal, request, correlationId, deadline }) => {
        const by = requireOwner(principal, id);
        return cancellable({ request, correlationId, deadline }, (signal) =>
          accounts.replace(id, body, by, { signal }),
        );
      },
      {
        transform: forOwners,
        params,
        body: UserReplacement,
        response: { 200: User },
        detail: detail("Replace a user; without role or password they do not change", {
          description: PROOF,
          problems: [403, 404, 409, 429],
        }),
      },
    )
    .delete(
      remove.path,
      async ({ params: { id }, principal, deadline, set }) => {
        await deadline.race(accounts.remove(id, requireOwner(principal, id)));
        set.status = 204;
      },
      {
        transform: forOwners,
        params,
        detail: detail("Remove a user, and end their sessions", {
          responses: { 204: NO_CONTENT },
          problems: [403, 404, 409, 429],
        }),
      },
    );
}
