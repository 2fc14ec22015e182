import { expect, test } from "bun:test";
import { storePlaceOf } from "./store-place.ts";

const placeOf = (env: Record<string, string>) => storePlaceOf("heroes", env, "/nowhere").place;

test("the store of a service is at the URL of its own variable, else embedded", () => {
  const url = "postgresql://user:p%40ss@127.0.0.1:5432/heroes";
  expect(placeOf({ HEROES_DATABASE_URL: url })).toEqual({ engine: "postgres", url });
  expect(placeOf({ DATABASE_URL: url })).toEqual({ engine: "sqlite", url: "/nowhere/heroes.sqlite" });
});

test("a URL of another engine is an error that names the variable and shows no password", () => {
  const place = () => placeOf({ HEROES_DATABASE_URL: "mysql://user:secret@127.0.0.1/heroes" });
  expect(place).toThrow("HEROES_DATABASE_URL: expected a URL that starts with postgres:// or postgresql://");
  expect(place).not.toThrow("secret");
});
