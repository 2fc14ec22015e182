import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import { credentialRoutes, wrongPasswords } from "../src/credential-routes.ts";
import { userEngines } from "./engines.ts";
import { expectLimited } from "./expect-limited.ts";
import { type Member, PASSWORD, startUsers, type UsersUnderTest } from "./users-under-test.ts";

describeOnEngines("an attacker who keeps guessing", userEngines, (create) => {
  let database: TestDatabase;
  let users: UsersUnderTest;
  let one: Member;
  let other: Member;

  beforeAll(async () => {
    database = await create();
    users = await startUsers(database);
  });
  afterAll(async () => {
    await users.stop();
    await database.drop();
  });
  beforeEach(async () => {
    one = await users.member("admin");
    other = await users.member("admin");
  });

  const login = (username: string, password: string, cookie?: string, client = "198.51.100.1") =>
    fetch(users.url + credentialRoutes.login.path, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-client-key": client,
        ...(cookie && { cookie }),
      },
      body: JSON.stringify({ username, password }),
    });
  const cookieOf = (response: Response) => response.headers.get("set-cookie")?.split(";")[0] ?? "";
  const deviceOf = async ({ same }: Member) => cookieOf(await login(same.username, PASSWORD));
  const guess = async ({ same }: Member, cookie?: string) => {
    for (let count = 0; count < credentialRoutes.login.perMinute; count++)
      expect((await login(same.username, "a wrong password", cookie)).status).toBe(401);
  };

  test("does not lock out a device on which the user has signed in before", async () => {
    const device = await deviceOf(one);
    await guess(one);
    await expectLimited(await login(one.same.username, PASSWORD));
    for (const name of [one.same.username, one.same.email])
      expect((await login(name, PASSWORD, `theme=dark; ${device}`)).status).toBe(200);
  });

  test("on such a device locks out that device only", async () => {
    const [device, another] = [await deviceOf(one), await deviceOf(one)];
    await guess(one, device);
    await expectLimited(await login(one.same.username, PASSWORD, device));
    expect((await login(one.same.username, PASSWORD, another)).status).toBe(200);
    expect((await login(one.same.username, PASSWORD)).status).toBe(200);
  });

  test("has one limit on all devices together", async () => {
    const devices = await Promise.all(Array.from({ length: 4 }, () => deviceOf(one)));
    const { ofSource, ofAccount } = wrongPasswords;
    for (const device of devices.slice(0, ofAccount.perMinute / ofSource.perMinute)) await guess(one, device);
    for (const cookie of [devices.at(-1), undefined])
      await expectLimited(await login(one.same.username, PASSWORD, cookie));
    expect((await login(other.same.username, PASSWORD)).status).toBe(200);
  });

  test("has no device left after a change of the password", async () => {
    const devices = await Promise.all([deviceOf(one), deviceOf(one)]);
    const change = { ...one.same, password: "an entirely new one", current_password: PASSWORD };
    expect((await users.send("PUT", `/api/users/${one.user.id}`, change, one)).status).toBe(200);
    // All that is left is the limit of unknown devices.
    await guess(one, devices[0]);
    for (const device of [...devices, undefined])
      await expectLimited(await login(one.same.username, PASSWORD, device));
  });

  test("does not get another limit with an invalid cookie", async () => {
    const device = await deviceOf(other);
    const [, token = ""] = device.split("=");
    await guess(one);
    for (const cookie of [
      device,
      `known_device=${token.slice(0, -4)}AAAA`,
      `known_device=${one.access_token}`,
      "known_device=",
    ])
      await expectLimited(await login(one.same.username, PASSWORD, cookie));
  });

  test("the token of a device is not an access token, and is set once", async () => {
    const response = await login(one.same.username, PASSWORD);
    const attributes = response.headers.get("set-cookie")?.split("; ").slice(1);
    expect(attributes).toEqual([
      "Path=/api/v1/users/login",
      "Max-Age=15552000",
      "HttpOnly",
      "SameSite=Strict",
    ]);
    const [, access_token = ""] = cookieOf(response).split("=");
    const profile = users.send("GET", "/api/v1/users/profile", undefined, { access_token });
    await expectProblem(await profile, 401, "unauthenticated");
    const again = await login(one.same.username, PASSWORD, cookieOf(response));
    expect(again.headers.get("set-cookie")).toBeNull();
  });
});
