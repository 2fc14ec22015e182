import { expect, test } from "bun:test";
import { readStoreAddress } from "./store-address.ts";

test.each([
  ["postgres://me@host:5432/heroes", "postgres", "heroes", "PostgreSQL host:5432/heroes"],
  ["postgresql://me:pw@host/villains_test", "postgres", "villains", "PostgreSQL host/villains_test"],
  ["mysql://me:pw@host/locations", "mariadb", "locations", "MariaDB host/locations"],
  ["mariadb://host:3307/locations-2?ssl=true", "mariadb", "locations", "MariaDB host:3307/locations-2"],
  ["sqlite://.data/heroes.sqlite", "sqlite", "heroes", "SQLite .data/heroes.sqlite"],
  ["sqlite:///tmp/locations.db", "sqlite", "locations", "SQLite /tmp/locations.db"],
  ["file:villains.sqlite", "sqlite", "villains", "SQLite villains.sqlite"],
  ["file:///tmp/villains/heroes.db", "sqlite", "heroes", "SQLite /tmp/villains/heroes.db"],
] as const)("%s", (url, engine, service, description) => {
  expect(readStoreAddress(url)).toMatchObject({ engine, service, description });
});

test("a service that is named comes before the database's name", () => {
  expect(readStoreAddress("postgres://host/heroes", "villains").service).toBe("villains");
  expect(readStoreAddress("sqlite://store.db", "locations").service).toBe("locations");
});

test("a SQLite path is what follows the scheme", () => {
  expect(readStoreAddress("sqlite://.data/heroes.sqlite").location).toBe(".data/heroes.sqlite");
  expect(readStoreAddress("file:/tmp/heroes.db").location).toBe("/tmp/heroes.db");
});

test.each([
  ["heroes.sqlite", "got no scheme"],
  ["http://host/heroes", "got http:"],
  ["postgres://host:port/heroes", "--store is not a valid URL"],
  ["postgres://me:50%off@host/heroes", "--store is not a valid URL"],
  ["postgres://host:5432", "--store expects a host and a database"],
  ["sqlite://", "--store expects a path"],
  ["postgres://host/app", "add --service heroes, villains or locations"],
  ["postgres://host/heroesque", "add --service heroes, villains or locations"],
  ["mysql://host/heroes", "heroes are kept in PostgreSQL or SQLite, not in MariaDB"],
  ["postgres://host/locations", "locations are kept in MariaDB or SQLite, not in PostgreSQL"],
])("%s is refused", (url, message) => {
  expect(() => readStoreAddress(url)).toThrow(message);
});

test("a refusal does not repeat a password", () => {
  expect(() => readStoreAddress("postgres://me:s3cret@host/app")).toThrow(/^(?!.*s3cret)/);
});
