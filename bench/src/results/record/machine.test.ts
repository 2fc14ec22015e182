import { expect, test } from "bun:test";
import { anonymous, anonymousText, anonymousValue, tellingVariables, thisMachine } from "./machine.ts";

test("only variables that change performance are told, never an address", () => {
  expect(
    tellingVariables({
      POOL_MAX: "20",
      FIGHTS_UPSTREAM_MAX_IN_FLIGHT: "16",
      LOG_LEVEL: "warn",
      BUN_JSC_forceRAMSize: "67108864",
      HEROES_DATABASE_URL: "postgres://user:secret@host/heroes",
      HOME: "/home/me",
    }),
  ).toEqual({
    BUN_JSC_forceRAMSize: "67108864",
    FIGHTS_UPSTREAM_MAX_IN_FLIGHT: "16",
    LOG_LEVEL: "warn",
    POOL_MAX: "20",
  });
});

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
  expect(anonymousText("http://10.0.0.1:8004/api answered 503 and/or nothing")).toBe(
    "URL answered 503 and/or nothing",
  );
});

test("the machine says what it is and not whose", () => {
  const machine = thisMachine("2.2.0", 0.5);
  expect(machine).toMatchObject({ bun: Bun.version, k6: "2.2.0", loadBefore: 0.5, autocannon: "9.0.0" });
  expect(machine.cores).toBeGreaterThan(0);
});
