import { afterAll, beforeAll, expect, test } from "bun:test";
import type { OpenApiDocument } from "@super-heroes/kit/openapi/document";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { credentialRoutes } from "../src/credential-routes.ts";
import { PASSWORD, startUsers, type UsersUnderTest } from "./users-under-test.ts";

let database: TestDatabase;
let users: UsersUnderTest;
let document: OpenApiDocument;

beforeAll(async () => {
  database = await embeddedEngine.create();
  users = await startUsers(database);
  document = (await (await users.send("GET", "/swagger/json")).json()) as OpenApiDocument;
});
afterAll(async () => {
  await users.stop();
  await database.drop();
});

test("the routes with 429 are those with a limit per account", () => {
  const limited = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { responses }]) =>
      "429" in responses ? [`${method.toUpperCase()} ${path}`] : [],
    ),
  );
  const expected = Object.values(credentialRoutes).map(
    ({ method, path }) => `${method} ${path.replace(":id", "{id}")}`,
  );
  expect(limited.toSorted()).toEqual(expected.toSorted());
  expect(document.components.responses?.Problem429).toMatchObject({ headers: { "Retry-After": {} } });
});

test("a change of one's own password is documented with its proof and its refusals", () => {
  const { description, responses } = document.paths["/api/users/{id}"]?.put ?? {};
  expect(description).toContain("`wrong_password`");
  expect(Object.keys(responses ?? {})).toEqual(expect.arrayContaining(["403", "422", "503"]));
  expect(document.components.schemas?.UserReplacement).toMatchObject({
    properties: { current_password: { type: "string" } },
    required: ["username", "name", "email"],
  });
});

test("a login is documented with the cookie that it sets and reads", async () => {
  const { parameters, responses } = document.paths["/api/v1/users/login"]?.post ?? {};
  const { same } = await users.member();
  const response = await users.send("POST", "/api/v1/users/login", {
    username: same.username,
    password: PASSWORD,
  });
  const [cookie] = (response.headers.get("set-cookie") ?? "").split("=");
  expect(parameters?.filter(({ in: place }) => place === "cookie").map(({ name }) => name)).toEqual([
    cookie ?? "",
  ]);
  expect(responses?.[200]).toMatchObject({
    headers: { "Set-Cookie": { description: expect.stringContaining(`\`${cookie}\``) } },
  });
});
