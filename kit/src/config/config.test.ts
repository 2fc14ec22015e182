import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ConfigError,
  flag,
  httpUrl,
  httpUrls,
  integer,
  oneOf,
  readConfig,
  storeUrl,
  text,
} from "./config.ts";

const about = "for this test";

/** The error that reading `env` ends with. */
function mistakesIn(env: Record<string, string>, shape: Parameters<typeof readConfig>[1]): ConfigError {
  try {
    readConfig(env, shape);
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error("expected a ConfigError");
}

describe("an integer", () => {
  const shape = { size: integer("SIZE", { default: 7, min: -2, max: 80, about }) };
  const message = (got: string) => `SIZE: expected a whole number from -2 to 80, got "${got}"`;

  test.each([
    ["-2", -2],
    ["0", 0],
    ["80", 80],
    ["  12 ", 12],
  ])("reads %j", (written, size) => {
    expect(readConfig({ SIZE: written }, shape)).toEqual({ size });
  });

  test.each(["-3", "81", "1.5", "1e1", "0x10", "twelve", "12 13", "Infinity", "999999999999999999999"])(
    "refuses %j",
    (written) => {
      expect(mistakesIn({ SIZE: written }, shape).message).toBe(message(written));
    },
  );
});

describe("a flag", () => {
  const shape = { on: flag("ON", { default: true, about }) };

  test("is true or false", () => {
    expect(readConfig({ ON: "true" }, shape)).toEqual({ on: true });
    expect(readConfig({ ON: "false" }, shape)).toEqual({ on: false });
  });

  test.each(["1", "yes", "TRUE", "off"])("refuses %j", (written) => {
    expect(mistakesIn({ ON: written }, shape).message).toBe(`ON: expected true or false, got "${written}"`);
  });
});

describe("a choice", () => {
  const shape = { colour: oneOf("COLOUR", ["red", "green"], { default: "green", about }) };

  test("is one word of the list", () => {
    expect(readConfig({ COLOUR: "red" }, shape)).toEqual({ colour: "red" });
  });

  test("names the list when it is another word", () => {
    expect(mistakesIn({ COLOUR: "Red" }, shape).message).toBe(
      'COLOUR: expected one of red, green, got "Red"',
    );
  });
});

test("a text is unchanged, except for surrounding whitespace", () => {
  expect(readConfig({ WORD: " two words " }, { word: text("WORD", { default: "", about }) })).toEqual({
    word: "two words",
  });
});

describe("an http URL", () => {
  const shape = { url: httpUrl("URL", { default: "http://127.0.0.1:8001", about }) };

  test.each([
    ["http://heroes:8000", "http://heroes:8000"],
    ["https://heroes.example/", "https://heroes.example"],
    ["http://heroes:8000/base//", "http://heroes:8000/base"],
  ])("reads %j without its trailing slash", (written, url) => {
    expect(readConfig({ URL: written }, shape)).toEqual({ url });
  });

  test.each(["heroes:8000", "ftp://heroes", "/api", "http://"])("refuses %j", (written) => {
    expect(mistakesIn({ URL: written }, shape).message).toBe(
      `URL: expected an http:// or https:// URL without credentials, got "${written}"`,
    );
  });

  test.each(["http://bruce:hunter2@heroes:8000", "http://hunter2@heroes", "bruce:hunter2@heroes"])(
    "refuses credentials without showing them: %j",
    (written) => {
      const { message } = mistakesIn({ URL: written }, shape);
      expect(message).toStartWith("URL: expected an http:// or https:// URL without credentials");
      expect(message).not.toContain("hunter2");
    },
  );
});

describe("the URLs of replicas", () => {
  const shape = { urls: httpUrls("URLS", { default: "http://127.0.0.1:8001", about }) };

  test.each([
    ["http://heroes:8000", ["http://heroes:8000"]],
    ["http://a:8000, http://b:8000/ ,http://b:8001", ["http://a:8000", "http://b:8000", "http://b:8001"]],
  ])("are read from %j without their trailing slashes", (written, urls) => {
    expect(readConfig({ URLS: written }, shape)).toEqual({ urls });
  });

  test("are one by default", () => {
    expect(readConfig({ URLS: " " }, shape)).toEqual({ urls: ["http://127.0.0.1:8001"] });
  });

  const expected =
    "expected an http:// or https:// URL without credentials, or several separated by commas, got";

  test.each([
    [",", `${expected} ","`],
    ["http://a,", "expected a URL before and after each comma"],
    ["http://a,,http://b", "expected a URL before and after each comma"],
    ["http://a http://b", `${expected} "http://a http://b"`],
    ["http://a,b:8000", `${expected} "http://a,b:8000"`],
    ["http://a,http://b,http://a/", "each replica must be listed once, got http://a twice"],
    ["http://a:80,http://A", "each replica must be listed once, got http://a twice"],
    ["http://a,https://b", "all replicas must have the same scheme, got http://a and https://b"],
    ["http://a/x,http://b/y", "all replicas must have the same path, got /x and /y"],
  ])("are refused: %j", (written, mistake) => {
    expect(mistakesIn({ URLS: written }, shape).message).toBe(`URLS: ${mistake}`);
  });

  test("with credentials are refused without showing them", () => {
    const { message } = mistakesIn({ URLS: "http://a,http://bruce:hunter2@a" }, shape);
    expect(message).toStartWith(`URLS: ${expected}`);
    expect(message).not.toContain("hunter2");
  });
});

describe("a store's URL", () => {
  const shape = { store: storeUrl("STORE", ["postgres", "postgresql"], { about }) };

  test("is kept whole, credentials included", () => {
    const url = "postgres://bruce:hunter2@db:5432/heroes";
    expect(readConfig({ STORE: url }, shape)).toEqual({ store: url });
  });

  test("is undefined when absent, which stands for the embedded store", () => {
    expect(readConfig({}, shape)).toEqual({ store: undefined });
  });

  test.each(["mysql://bruce:hunter2@db/heroes", "bruce:hunter2@db", "postgres-hunter2"])(
    "with another scheme is refused and never shown: %j",
    (written) => {
      const { message } = mistakesIn({ STORE: written }, shape);
      expect(message).toStartWith("STORE: expected a URL that starts with postgres:// or postgresql://");
      expect(message).not.toContain("hunter2");
      expect(message).not.toContain("bruce");
    },
  );
});

const everyReader = {
  size: integer("SIZE", { default: 7, min: 0, max: 10, about }),
  on: flag("ON", { default: false, about }),
  colour: oneOf("COLOUR", ["red", "green"], { default: "green", about }),
  word: text("WORD", { default: "none", about }),
  url: httpUrl("URL", { default: "http://127.0.0.1:8001", about }),
  store: storeUrl("STORE", ["postgres"], { about }),
};

const defaults = {
  size: 7,
  on: false,
  colour: "green",
  word: "none",
  url: "http://127.0.0.1:8001",
  store: undefined,
};

test("an absent variable has its default", () => {
  expect<unknown>(readConfig({}, everyReader)).toEqual(defaults);
});

test.each(["", "   "])("an empty variable (%j) counts as absent", (blank) => {
  const env = { SIZE: blank, ON: blank, COLOUR: blank, WORD: blank, URL: blank, STORE: blank };
  expect<unknown>(readConfig(env, everyReader)).toEqual(defaults);
});

test("all mistakes are in one error, each on its own line", () => {
  const env = { SIZE: "11", ON: "maybe", COLOUR: "green", URL: "nowhere", STORE: "mysql://x:hunter2@y" };
  expect(mistakesIn(env, everyReader).message.split("\n")).toEqual([
    'SIZE: expected a whole number from 0 to 10, got "11"',
    'ON: expected true or false, got "maybe"',
    'URL: expected an http:// or https:// URL without credentials, got "nowhere"',
    "STORE: expected a URL that starts with postgres://, got something else (not shown: it may hold a password)",
  ]);
});

describe("a variable that is for development only", () => {
  const shape = {
    trick: { ...text("TRICK", { default: "none", about }), developmentOnly: true },
    size: everyReader.size,
  };
  const refusal = "TRICK: is for development only and must not be set with NODE_ENV=production";

  test.each([undefined, "", "development", "test"])("is read where NODE_ENV is %j", (NODE_ENV) => {
    expect(readConfig({ NODE_ENV, TRICK: "mirror" }, shape)).toEqual({ trick: "mirror", size: 7 });
  });

  test.each(["production", " production "])("is refused where NODE_ENV is %j", (NODE_ENV) => {
    expect(mistakesIn({ NODE_ENV, TRICK: "mirror" }, shape).message).toBe(refusal);
  });

  test("is reported together with other mistakes", () => {
    const env = { NODE_ENV: "production", TRICK: "mirror", SIZE: "11" };
    expect(mistakesIn(env, shape).message.split("\n")).toEqual([
      refusal,
      'SIZE: expected a whole number from 0 to 10, got "11"',
    ]);
  });

  test.each([undefined, "", "  "])("may be absent in production (%j)", (TRICK) => {
    expect(readConfig({ NODE_ENV: "production", TRICK }, shape)).toEqual({ trick: "none", size: 7 });
  });
});

test("other variables of the environment are ignored", () => {
  expect(readConfig({ PATH: "/bin", SIZE: "3" }, { size: everyReader.size })).toEqual({ size: 3 });
});

test("a store's URL may name the hosts of a replica set", () => {
  const url = "mongodb://a.example:27017,b.example:27018/fights?replicaSet=rs0";
  const shape = { store: storeUrl("STORE", ["mongodb"], { about: "" }) };
  expect(readConfig({ STORE: url }, shape)).toEqual({ store: url });
});

describe("a secret given as a file", () => {
  const url = "postgres://bruce:hunter2@db:5432/heroes";
  const shape = { store: storeUrl("STORE", ["postgres"], { about }), size: everyReader.size };
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "secrets-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The path of a file with this content. */
  function file(content: string): string {
    const path = join(folder, Bun.randomUUIDv7());
    writeFileSync(path, content);
    return path;
  }

  test.each([`${url}`, `${url}\n`, `\n  ${url} \r\n`])(
    "is read without surrounding blanks: %j",
    (content) => {
      expect(readConfig({ STORE_FILE: ` ${file(content)} ` }, shape)).toEqual({ store: url, size: 7 });
    },
  );

  test.each(["", "  "])("and is absent where the path is %j", (STORE_FILE) => {
    expect(readConfig({ STORE_FILE }, shape)).toEqual({ store: undefined, size: 7 });
    expect(readConfig({ STORE_FILE, STORE: url }, shape)).toEqual({ store: url, size: 7 });
  });

  test("is refused when the variable itself is set too", () => {
    const { message } = mistakesIn({ STORE: url, STORE_FILE: file(url) }, shape);
    expect(message).toBe("STORE: expected either STORE or STORE_FILE, got both");
  });

  test("is refused with variable and path when the file cannot be read", () => {
    const missing = join(folder, "missing");
    expect(mistakesIn({ STORE_FILE: missing }, shape).message).toBe(
      `STORE_FILE: cannot read ${missing} (ENOENT)`,
    );
    expect(mistakesIn({ STORE_FILE: folder }, shape).message).toBe(
      `STORE_FILE: cannot read ${folder} (EISDIR)`,
    );
  });

  test("is refused where the file is empty", () => {
    const path = file(" \n");
    expect(mistakesIn({ STORE_FILE: path }, shape).message).toBe(`STORE_FILE: ${path} is empty`);
  });

  test("is not shown when it is not acceptable, and named by the file's variable", () => {
    const { message } = mistakesIn({ STORE_FILE: file("mysql://bruce:hunter2@db") }, shape);
    expect(message).toBe(
      "STORE_FILE: expected a URL that starts with postgres://, got something else (not shown: it may hold a password)",
    );
  });

  test.each([url, "hunter2"])("is not shown when it is set instead of its path: %j", (secret) => {
    expect(mistakesIn({ STORE_FILE: secret }, shape).message).toBe(
      "STORE_FILE: expected the absolute path of a file, got something else",
    );
  });

  test("is reported together with other mistakes", () => {
    expect(mistakesIn({ STORE_FILE: "hunter2", SIZE: "11" }, shape).message.split("\n")).toEqual([
      "STORE_FILE: expected the absolute path of a file, got something else",
      'SIZE: expected a whole number from 0 to 10, got "11"',
    ]);
  });

  test("is only for secrets: other variables are not read from files", () => {
    expect(readConfig({ SIZE_FILE: file("3") }, shape)).toEqual({ store: undefined, size: 7 });
  });
});
