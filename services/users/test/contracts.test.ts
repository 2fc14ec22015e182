import { afterAll, beforeAll } from "bun:test";
import { contractsWith } from "@super-heroes/testing/contracts/find-contracts";
import type { Provider } from "@super-heroes/testing/contracts/provider";
import { testEvents, testNeeds } from "@super-heroes/testing/contracts/test-contracts";
import { testDocument } from "@super-heroes/testing/openapi/test-document";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import { userEngines } from "./engines.ts";
import { type Member, newcomer, PASSWORD, startUsers, type UsersUnderTest } from "./users-under-test.ts";

const contracts = await contractsWith("users");

const authorizationOf = ({ access_token }: Member) => `Bearer ${access_token}`;

/** The states that consumers name. */
const statesOf = (users: UsersUnderTest): NonNullable<Provider["states"]> => ({
  "a signed-in user": async () => {
    const [member, other] = [await users.member(), await users.member()];
    return {
      values: {
        authorization: authorizationOf(member),
        refresh_token: member.refresh_token,
        username: member.user.username,
        password: PASSWORD,
        user_id: String(member.user.id),
        other_id: String(other.user.id),
      },
    };
  },
  "a signed-in admin": async () => {
    const admin = await users.member("admin");
    return {
      values: {
        authorization: authorizationOf(admin),
        user_id: String(admin.user.id),
        unknown_id: "2147483647",
      },
    };
  },
  "an ended session": async () => {
    const member = await users.member();
    await users.send("POST", "/api/v1/users/logout", { refresh_token: member.refresh_token });
    return { values: { authorization: authorizationOf(member), user_id: String(member.user.id) } };
  },
  "a new user": async () => ({ values: { username: newcomer().username, password: PASSWORD } }),
});

describeOnEngines("consumers of users", userEngines, (create) => {
  let database: TestDatabase;
  let users: UsersUnderTest;
  beforeAll(async () => {
    database = await create();
    users = await startUsers(database);
  });
  afterAll(async () => {
    await users.stop();
    await database.drop();
  });

  testDocument("users", () => users.url);
  testNeeds(contracts, () => ({
    url: users.url,
    states: statesOf(users),
    envelopesOf: (consumer) => users.envelopesOf(consumer),
  }));
  testEvents(contracts, async () => {
    await users.sendSealed("/api/v1/users/register", newcomer());
    return await users.store.outbox.pending(1000);
  });
});
