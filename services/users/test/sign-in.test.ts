import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import { decodeJwt } from "jose";
import type { SignedIn } from "../src/model.ts";
import { GRACE_MS, REFRESH_TOKEN_MS } from "../src/refresh-token.ts";
import { userEngines } from "./engines.ts";
import { PASSWORD, startUsers, type UsersUnderTest } from "./users-under-test.ts";

describeOnEngines("sign-in", userEngines, (create) => {
  let database: TestDatabase;
  let users: UsersUnderTest;
  let nowMs = Date.now();

  beforeAll(async () => {
    database = await create();
    users = await startUsers(database, { now: () => nowMs });
  });
  afterAll(async () => {
    await users.stop();
    await database.drop();
  });

  const login = (body: unknown) => users.send("POST", "/api/v1/users/login", body);
  const refresh = ({ refresh_token }: Pick<SignedIn, "refresh_token">) =>
    users.send("POST", "/api/v1/users/refresh", { refresh_token });
  const logout = ({ refresh_token }: SignedIn) =>
    users.send("POST", "/api/v1/users/logout", { refresh_token });
  const refreshed = async (from: SignedIn): Promise<SignedIn> => {
    const response = await refresh(from);
    expect(response.status).toBe(200);
    return await response.json();
  };
  const expectStranger = async (response: Response) => {
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    const { correlation_id, instance, ...rest } = await expectProblem(response, 401, "unauthenticated");
    return rest;
  };

  describe("login", () => {
    test("by name or address, in any case, returns tokens and the user", async () => {
      const { same, user } = await users.member();
      for (const username of [
        same.username,
        same.username.toUpperCase(),
        same.email,
        same.email.toUpperCase(),
      ]) {
        const response = await login({ username, password: PASSWORD });
        expect(response.headers.get("cache-control")).toBe("no-store");
        const body = (await response.json()) as SignedIn;
        expect(body).toMatchObject({ token_type: "Bearer", expires_in: 600, user });
        const { exp = 0, iat = 0, ...claims } = decodeJwt(body.access_token);
        expect(exp - iat).toBe(600);
        expect(claims).toMatchObject({ sub: String(user.id), username: same.username, role: "user" });
      }
    });

    test("returns an access token that identifies the user", async () => {
      const member = await users.member();
      const response = await users.send("GET", "/api/v1/users/profile", undefined, member);
      expect<unknown>(await response.json()).toEqual(member.user);
    });

    test("responds in an envelope on request", async () => {
      const { same, user } = await users.member();
      const path = "/api/v1/users/login";
      const content = { username: same.username, password: PASSWORD };
      const response = await users.sendSealed(path, content, { "x-encrypt-response": "true" });
      const opened = await users.gateway.open(await response.text(), { method: "POST", path });
      expect(opened.content).toMatchObject({ user });
    });

    test("with a wrong password is like one with an unknown name, and takes as long", async () => {
      const { same } = await users.member();
      const verified = users.algorithm.verified;
      const wrong = await expectStranger(
        await login({ username: same.username, password: "another password" }),
      );
      expect(users.algorithm.verified).toBe(verified + 1);
      const unknown = await expectStranger(await login({ username: "nobody-here", password: PASSWORD }));
      expect(users.algorithm.verified).toBe(verified + 2);
      expect(unknown).toEqual(wrong);
    });

    test.each([
      ["no password", { username: "someone" }],
      ["an operator for a password", { username: "someone", password: { $ne: 1 } }],
      ["an unknown field", { username: "someone", password: PASSWORD, role: "admin" }],
      ["a password that is too long", { username: "someone", password: "x".repeat(129) }],
    ])("with %s is 422", async (_, body) => {
      await expectProblem(await login(body), 422, "validation_failed");
    });
  });

  describe("a refresh token", () => {
    test("returns new tokens with the current data of the user", async () => {
      const { user, same, ...member } = await users.member();
      const promoter = await users.member("admin");
      const promotion = { ...same, role: "admin" };
      await users.send("PUT", `/api/users/${user.id}`, promotion, promoter);
      const next = await refreshed({ user, ...member });
      expect(next.user).toEqual({ ...user, role: "admin" });
      expect(decodeJwt(next.access_token)).toMatchObject({ role: "admin" });
      expect(next.refresh_token).not.toBe(member.refresh_token);
      expect((await refreshed(next)).user).toEqual(next.user);
      const another = await users.member("admin"); // one admin has to remain
      expect((await users.send("DELETE", `/api/users/${user.id}`, undefined, another)).status).toBe(204);
    });

    describe("that is used again", () => {
      /** Moves the clock by so many milliseconds. */
      const later = async (ms: number, what: () => Promise<void>) => {
        nowMs += ms;
        try {
          await what();
        } finally {
          nowMs = Date.now();
        }
      };

      test("at the same time returns the same successor: two tabs keep their session", async () => {
        const member = await users.member();
        const tabs = await Promise.all(Array.from({ length: 8 }, () => refreshed(member)));
        expect(new Set(tabs.map(({ refresh_token }) => refresh_token)).size).toBe(1);
        for (const tab of tabs)
          expect((await users.send("GET", "/api/v1/users/profile", undefined, tab)).status).toBe(200);
        await refreshed(tabs[0] as SignedIn);
      });

      test("within the grace period, because the response was lost, returns the same successor", async () => {
        const first = await users.member();
        const lost = await refreshed(first);
        await later(GRACE_MS - 1, async () => {
          const again = await refreshed(first);
          expect(again.refresh_token).toBe(lost.refresh_token);
          await refreshed(again);
        });
      });

      test("within the grace period at another process returns the same successor", async () => {
        const second = await startUsers(database, { now: () => nowMs, key: users.key });
        try {
          const first = await users.member();
          const next = await refreshed(first);
          const { refresh_token } = first;
          const again = await second.send("POST", "/api/v1/users/refresh", { refresh_token });
          expect((await again.json()).refresh_token).toBe(next.refresh_token);
        } finally {
          await second.stop();
        }
      });

      test("after the grace period ends the session, also for its successor", async () => {
        const first = await users.member();
        const second = await refreshed(first);
        await later(GRACE_MS, async () => {
          await expectStranger(await refresh(first));
          await expectStranger(await refresh(second));
        });
        await expectStranger(await users.send("GET", "/api/v1/users/profile", undefined, second));
      });

      test("after its successor was exchanged ends the session, also within the grace period", async () => {
        const first = await users.member();
        const second = await refreshed(first);
        const third = await refreshed(second);
        await expectStranger(await refresh(first));
        for (const token of [second, third]) await expectStranger(await refresh(token));
      });

      test("with another secret ends the session", async () => {
        const member = await users.member();
        const [session = ""] = member.refresh_token.split(".");
        await expectStranger(await refresh({ refresh_token: `${session}.${"A".repeat(43)}` }));
        await expectStranger(await refresh(member));
      });

      test("ends no other session of the same user", async () => {
        const { same, ...phone } = await users.member();
        const laptop = await users.signIn(same.username);
        await refreshed(await refreshed(phone));
        await expectStranger(await refresh(phone));
        await refreshed(laptop);
      });
    });

    test("and its successor are stored as hashes only", async () => {
      const first = await users.member();
      const second = await refreshed(first);
      const rows = JSON.stringify(await users.store.connection.query("select * from session", []));
      for (const { refresh_token } of [first, second])
        expect(rows).not.toContain(refresh_token.split(".")[1] ?? "no secret");
    });

    test("is valid for 30 days", async () => {
      const member = await users.member();
      try {
        nowMs += REFRESH_TOKEN_MS - 1;
        const next = await refreshed(member);
        nowMs += REFRESH_TOKEN_MS;
        await expectStranger(await refresh(next));
      } finally {
        nowMs = Date.now();
      }
    });

    test.each([
      ["garbage", "garbage"],
      ["empty parts", "."],
      ["an unknown session", `${"A".repeat(22)}.${"A".repeat(43)}`],
    ])("that is %s is 401", async (_, refreshToken) => {
      await expectStranger(await refresh({ refresh_token: refreshToken }));
    });

    test("is not an access token, and an access token is not a refresh token", async () => {
      const { access_token, refresh_token } = await users.member();
      const sender = { access_token: refresh_token };
      await expectStranger(await users.send("GET", "/api/v1/users/profile", undefined, sender));
      await expectProblem(await refresh({ refresh_token: access_token }), 422, "validation_failed");
    });
  });

  describe("a session ends", () => {
    test("with logout, whose second response is the same", async () => {
      const member = await users.member();
      expect((await logout(member)).status).toBe(204);
      await expectStranger(await refresh(member));
      expect((await logout(member)).status).toBe(204);
    });

    test("when the password is changed in another session, which continues", async () => {
      const member = await users.member();
      const elsewhere = await users.signIn(member.same.username);
      const changes = { ...member.same, password: "a new password", current_password: PASSWORD };
      const response = await users.send("PUT", `/api/users/${member.user.id}`, changes, member);
      expect(response.status).toBe(200);
      await expectStranger(await refresh(elsewhere));
      await expectStranger(await login({ username: member.same.username, password: PASSWORD }));
      await users.signIn(member.same.username, "a new password");
      // Earlier access tokens end in this session, too. Its refresh token returns a new one.
      await expectStranger(await users.send("GET", "/api/v1/users/profile", undefined, member));
      const next = await refreshed(member);
      expect((await users.send("GET", "/api/v1/users/profile", undefined, next)).status).toBe(200);
    });

    test("when its user is removed, who then has no profile", async () => {
      const member = await users.member();
      const response = await users.send("DELETE", `/api/users/${member.user.id}`, undefined, member);
      expect(response.status).toBe(204);
      await expectStranger(await refresh(member));
      await expectStranger(await users.send("GET", "/api/v1/users/profile", undefined, member));
    });
  });
});
