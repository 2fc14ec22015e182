import { expect, test } from "bun:test";
import { coreServices, services } from "../services.ts";
import { launcherCommand, openWrites } from "./start-options.ts";

const start = launcherCommand("start", "Starts.", async () => 0);

function read(...argv: string[]) {
  const input = start.read(argv);
  if (input === "help") throw new Error("help was read");
  return input.values;
}

test("without options every service is started without TLS, and the environment decides on the stores", () => {
  expect(read()).toEqual({ stack: undefined, services, tls: false });
});

test("TLS is chosen by --tls", () => {
  expect(read("--tls")).toMatchObject({ tls: true });
});

test("a stack is chosen by name", () => {
  expect(read("--stack", "local")).toMatchObject({ stack: "local" });
  expect(read("--stack=embedded")).toMatchObject({ stack: "embedded" });
});

test("the core is chosen by its name", () => {
  expect(read("--only", "core")).toMatchObject({ services: coreServices });
});

test("the core alone has open writes by default, unless users is elsewhere", () => {
  expect(openWrites(coreServices, {})).toEqual({ OPEN_WRITES: "true" });
  expect(openWrites(coreServices, { USERS_URL: "http://users" })).toEqual({});
  expect(openWrites(coreServices, { OPEN_WRITES: "false" })).toEqual({});
  expect(openWrites(services, {})).toEqual({});
  expect(openWrites(read("--only", "heroes,villains,locations").services, {})).toEqual({});
});

test("single services are chosen by name, and come in the order in which they are started", () => {
  expect(read("--only=orders, users").services.map(({ name }) => name)).toEqual(["users", "orders"]);
});

test("help names every service with its port", () => {
  for (const { name, port } of services)
    expect(start.help.replaceAll("\n", " ")).toContain(`${name} ${port}`);
});

test.each([
  [["--stack", "cloud"], '--stack expects one of embedded, local, got "cloud"'],
  [["--stack", "locl"], 'got "locl". Did you mean local?'],
  [["--stack"], "--stack needs a value: --stack STACK"],
  [["--only", "heroes,cloud"], "--only expects core, or some of analytics,users,heroes,"],
  [["--only", "users,order"], 'got "order". Did you mean orders?'],
  [["--only", "heroes,core"], 'got "core"'],
  [["--only", ""], "--only needs a value"],
  [["--port", "1"], 'unknown option "--port"'],
  [["local"], 'unexpected argument "local"'],
])("%j is refused in one line", (argv, message) => {
  expect(() => read(...argv)).toThrow(message);
});
