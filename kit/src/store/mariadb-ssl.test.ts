import { expect, test } from "bun:test";
import { ConfigError } from "../config/config.ts";
import { sslOf } from "./mariadb-ssl.ts";

const of = (query: string) => sslOf(new URL(`mysql://locations:secret@db/locations${query}`));

test("a URL without the option asks for no TLS", () => {
  expect(of("")).toBeUndefined();
  expect(of("?charset=utf8mb4")).toBeUndefined();
});

test("the option is that of the driver, as JSON", () => {
  expect(of('?ssl={"rejectUnauthorized":true}')).toEqual({ rejectUnauthorized: true });
  const ssl = { ca: "-----BEGIN CERTIFICATE-----\nabc\n", rejectUnauthorized: true };
  expect(of(`?ssl=${encodeURIComponent(JSON.stringify(ssl))}`)).toEqual(ssl);
});

test.each(["?ssl=true", "?ssl=", "?ssl={", "?ssl=[]", "?ssl=null"])(
  "%s is refused in one line that does not show it",
  (query) => {
    const refused = () => of(query);
    expect(refused).toThrow(ConfigError);
    expect(refused).toThrow(
      'MYSQL_URL: expected its option ssl as a JSON object, such as ssl={"rejectUnauthorized":true}',
    );
  },
);
