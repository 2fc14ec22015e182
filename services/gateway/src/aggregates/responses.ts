import { type Static, Type } from "@sinclair/typebox";

/** The fields that the gateway reads of its services' responses. Other fields are ignored. */
export const UserCount = Type.Object({ count: Type.Integer() });
export const OrderStats = Type.Object({
  total_orders: Type.Integer(),
  pending_orders: Type.Integer(),
  completed_orders: Type.Integer(),
  total_revenue: Type.Number(),
});
export const FightStats = Type.Object({
  total_fights: Type.Integer(),
  hero_wins: Type.Integer(),
  villain_wins: Type.Integer(),
});
export const User = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  name: Type.String(),
  email: Type.String(),
  role: Type.String(),
});
export const OrderCount = Type.Object({ count: Type.Integer() });
export const Orders = Type.Array(
  Type.Object({ id: Type.String(), status: Type.String(), total: Type.Number() }),
);

/** The tokens of a session. */
export const SignedIn = Type.Object({
  access_token: Type.String(),
  token_type: Type.Literal("Bearer"),
  expires_in: Type.Integer({ description: "Seconds for which the access token is valid." }),
  refresh_token: Type.String(),
  user: User,
});

export type UserCount = Static<typeof UserCount>;
export type OrderStats = Static<typeof OrderStats>;
export type FightStats = Static<typeof FightStats>;
export type User = Static<typeof User>;
export type SignedIn = Static<typeof SignedIn>;
export type Orders = Static<typeof Orders>;
