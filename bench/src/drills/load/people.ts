import type { Bearer } from "../stage/keys.ts";
import type { Stage } from "../stage/stage.ts";
import { askFor } from "./ask.ts";

/** Somebody with an account. */
export interface Person {
  id: number;
  username: string;
  password: string;
  email: string;
  /** Their `Authorization` header. */
  authorization: string;
}

/** The `Authorization` header of an admin, whose id nobody has. */
export const adminOf = ({ keys }: Stage): string =>
  keys.authorizationOf({ userId: 2_000_000_000, username: "drill-admin", role: "admin" });

/** Creates a user, as an admin does. */
export async function createPerson(stage: Stage, role: Bearer["role"] = "user"): Promise<Person> {
  const username = `drill-${crypto.randomUUID().slice(0, 8)}`;
  const email = `${username}@example.org`;
  const password = `Drill ${crypto.randomUUID()}`;
  const { id } = await askFor<{ id: number }>(`${stage.player("users").url}/api/users`, {
    method: "POST",
    headers: { authorization: adminOf(stage) },
    body: { username, name: "A drill", email, password, role },
  });
  const authorization = stage.keys.authorizationOf({ userId: id, username, role });
  return { id, username, email, password, authorization };
}

/** An order of this person's, as `POST /api/orders` takes it. */
export const orderRequest = ({ id }: Pick<Person, "id">) => ({
  user_id: id,
  product: "Cape",
  quantity: 1,
  total: 12.5,
});
