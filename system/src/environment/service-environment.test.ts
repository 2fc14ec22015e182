import { expect, test } from "bun:test";
import { serviceNamed } from "../services.ts";
import { environmentFor } from "./service-environment.ts";

const heroes = serviceNamed("heroes");
const villains = serviceNamed("villains");
const fights = serviceNamed("fights");

test("a prefixed variable reaches only its own service, without the prefix", () => {
  const env = { HEROES_DATABASE_URL: "postgres://heroes", DATABASE_URL: "postgres://both" };
  expect(environmentFor(heroes, env, {}).DATABASE_URL).toBe("postgres://heroes");
  expect(environmentFor(villains, env, {}).DATABASE_URL).toBe("postgres://both");
});

test("a service that has addresses of its own for an upstream keeps them", () => {
  const list = "http://127.0.0.1:9001,http://127.0.0.1:9011";
  const environment = environmentFor(
    fights,
    { FIGHTS_HEROES_URL: list, HEROES_URL: "http://other:1" },
    { heroes: "http://127.0.0.1:8001", villains: "http://127.0.0.1:8002" },
  );
  expect(environment).toMatchObject({ HEROES_URL: list, VILLAINS_URL: "http://127.0.0.1:8002" });
});

test("PORT applies to no service: each has its own port", () => {
  const env = { PORT: "9000", VILLAINS_PORT: "0" };
  expect(environmentFor(heroes, env, {}).PORT).toBe("8001");
  expect(environmentFor(villains, env, {}).PORT).toBe("0");
});

test("where there is no IPv4, services listen on the other loopback address, unless another one is set", () => {
  expect(environmentFor(heroes, {}, {}, "::1").HOST).toBe("::1");
  expect(environmentFor(heroes, { HEROES_HOST: "::" }, {}, "::1").HOST).toBe("::");
  expect(environmentFor(serviceNamed("gateway"), { HOST: "::" }, {}, "::1").HOST).toBe("::");
});

test("HOST opens the gateway's port and no other", () => {
  const env = { HOST: "0.0.0.0", FIGHTS_HOST: "::1" };
  expect(environmentFor(serviceNamed("gateway"), env, {}).HOST).toBe("0.0.0.0");
  expect(environmentFor(heroes, env, {})).not.toHaveProperty("HOST");
  expect(environmentFor(fights, env, {}).HOST).toBe("::1");
});

test("a service receives the addresses of its upstreams, and an unknown address stays as it was", () => {
  const env = { LOCATIONS_URL: "http://elsewhere" };
  const found = environmentFor(fights, env, { heroes: "http://h", villains: "http://v" });
  expect(found).toMatchObject({
    HEROES_URL: "http://h",
    VILLAINS_URL: "http://v",
    LOCATIONS_URL: "http://elsewhere",
  });
});
