import { expect, test } from "bun:test";
import { coreServices, services } from "./services.ts";
import { openWrites, readStartFlags, startHelp } from "./start-flags.ts";

test("without flags everything is started, and the environment decides on what", () => {
  expect(readStartFlags([])).toEqual({ help: false, stack: undefined, services });
});

test("a stack is chosen by name", () => {
  expect(readStartFlags(["--stack", "local"])).toMatchObject({ stack: "local" });
  expect(readStartFlags(["--stack=embedded"])).toMatchObject({ stack: "embedded" });
});

test("the core is chosen by its name", () => {
  expect(readStartFlags(["--only", "core"])).toMatchObject({ services: coreServices });
});

test("the core alone has open writes without being told, unless users is elsewhere", () => {
  expect(openWrites(coreServices, {})).toEqual({ OPEN_WRITES: "true" });
  expect(openWrites(coreServices, { USERS_URL: "http://users" })).toEqual({});
  expect(openWrites(coreServices, { OPEN_WRITES: "false" })).toEqual({});
  expect(openWrites(services, {})).toEqual({});
  const flags = readStartFlags(["--only", "heroes,villains,locations"]);
  expect(flags.help || openWrites(flags.services, {})).toEqual({});
});

test("single services are chosen by theirs, and come in the order in which they are started", () => {
  const flags = readStartFlags(["--only=orders, users"]);
  expect(flags.help || flags.services.map(({ name }) => name)).toEqual(["users", "orders"]);
});

test("help wins over everything else", () => {
  expect(readStartFlags(["--stack", "local", "--help"])).toEqual({ help: true });
});

test("help names every service with its port", () => {
  const text = startHelp("start", "Starts.");
  for (const { name, port } of services) expect(text).toContain(`${name} ${port}`);
});

test.each([
  [["--stack", "cloud"], '--stack expects one of embedded, local, got "cloud"'],
  [["--stack"], "--stack expects one of embedded, local, got nothing"],
  [["--only", "heroes,cloud"], "--only expects core, or some of analytics,users,heroes,"],
  [["--only", "users,order"], 'got "users,order". Did you mean orders?'],
  [["--only", "heroes,core"], 'got "heroes,core"'],
  [["--only", ""], "--only expects core, or some of"],
  [["--only"], "got nothing"],
  [["--port", "1"], "unknown argument --port"],
  [["local"], "unknown argument local"],
])("%j is refused in one line", (argv, message) => {
  expect(() => readStartFlags(argv)).toThrow(message);
});
