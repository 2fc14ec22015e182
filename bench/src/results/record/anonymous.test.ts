import { expect, test } from "bun:test";
import { anonymous, anonymousText, anonymousValue } from "./anonymous.ts";

test("arguments keep no address and no folder", () => {
  expect(
    anonymous(["--stack", "http://host.example:8004", "--stack=https://h", "/home/me/run", "--quick"]),
  ).toEqual(["--stack", "URL", "--stack=URL", "run", "--quick"]);
});

test("neither keeps what a secret is set to", () => {
  expect(
    anonymous(["--arm", "b=/home/me/b,USERS_JWT_PRIVATE_KEY={x},FIGHTS_POOL_MAX=3", "ADMIN_PASSWORD=p"]),
  ).toEqual(["--arm", "b=b,USERS_JWT_PRIVATE_KEY=SECRET,FIGHTS_POOL_MAX=3", "ADMIN_PASSWORD=SECRET"]);
  expect(anonymousValue("USERS_JWT_PRIVATE_KEY", "{x}")).toBe("SECRET");
  expect(anonymousValue("POOL_MAX", "3")).toBe("3");
  expect(anonymousText("SERVICE_KEYS=a.b=c is wrong")).toBe("SERVICE_KEYS=SECRET is wrong");
  const several = "users.gateway=AAAA,gateway.users=BBBB";
  expect(anonymousValue("GATEWAY_SERVICE_KEYS", several)).toBe("SECRET");
  expect(anonymous([`b=b,SERVICE_KEYS=${several},POOL_MAX=3`])).toEqual([
    "b=b,SERVICE_KEYS=SECRET,POOL_MAX=3",
  ]);
});

test("a sentence keeps no address and no folder either", () => {
  expect(anonymousText("heroes was ended by SIGKILL")).toBe("heroes was ended by SIGKILL");
  expect(anonymousText('open "/home/me/run/x.json": no space (postgres://me:secret@host:5432/heroes)')).toBe(
    'open "x.json": no space (URL)',
  );
  expect(anonymousText("http://10.0.0.1:8004/api responded with 503 and/or nothing")).toBe(
    "URL responded with 503 and/or nothing",
  );
});
