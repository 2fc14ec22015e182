import { Type } from "@sinclair/typebox";
import { wholeNumber } from "@super-heroes/kit/http/whole-number";
import { GREATEST_USER_ID, Status } from "./model.ts";

const UUID = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";

/** `{id}` of an order in a path. */
export const OrderPath = Type.Object({ id: Type.String({ pattern: UUID, error: "must be a UUID" }) });

/** `{user_id}` in a path. */
export const UserPath = Type.Object({
  user_id: wholeNumber({ minimum: 1, maximum: GREATEST_USER_ID, what: "the id of a user," }),
});

const limit = Type.Optional(wholeNumber({ minimum: 1, maximum: 1000 }));
const place = Type.Optional(Type.String({ pattern: UUID, error: "must be the id of an order" }));

/** `?limit=&before=&after=&status=` of a listing. */
export const ListingQuery = Type.Object({
  limit,
  before: place,
  after: place,
  status: Type.Optional(Status),
});

/** `?limit=&before=&after=` of the orders of a user; without `limit` all of them are returned. */
export const UserListingQuery = Type.Object({ limit, before: place, after: place });
