import { afterAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "@super-heroes/cli/parse";
import { plannedIn } from "../plan/planned.fixture.ts";
import { abChoice } from "./ab-choice.ts";
import { abExperiment } from "./ab-experiment.ts";
import { abOptions } from "./ab-options.ts";

const folder = await mkdtemp(join(tmpdir(), "ab-choice-"));
afterAll(() => rm(folder, { recursive: true }));

const A = "http://127.0.0.1:3000";
const B = "http://127.0.0.1:3001";

function read(...argv: string[]) {
  const input = parse(argv, {
    call: "ab",
    description: "",
    options: abOptions,
    words: { form: "URL_A URL_B", about: {}, least: 2, most: 2 },
  });
  if (input === "help") throw new Error("help");
  return abChoice(input.values, input.words, folder);
}

const file = async (name: string, content: string | Uint8Array) => {
  await Bun.write(join(folder, name), content);
  return name;
};

describe("a request", () => {
  test("is a GET of the address by default, under 16 connections", async () => {
    const { pair, connections, rates } = await read(A, `${B}/base/`);
    expect(pair.work).toMatchObject({
      requests: [{ name: "GET /", method: "GET", path: "", headers: {}, body: null }],
    });
    expect(pair.sides.map(({ baseUrl }) => baseUrl)).toEqual([A, `${B}/base`]);
    expect({ connections, rates }).toEqual({ connections: [16], rates: [] });
  });

  test("is a POST where it has a body, which is sent as it is", async () => {
    const bytes = new Uint8Array([0, 1, 254, 255, 10, 13]);
    const name = await file("body.bin", bytes);
    const { pair } = await read(
      A,
      B,
      "--path",
      "/api/cart?x=1",
      "--body",
      `@${name}`,
      "--header",
      "Accept: text/plain ",
    );
    expect(pair.work).toEqual({
      kind: "requests",
      requests: [
        {
          name: "POST /api/cart",
          method: "POST",
          path: "/api/cart?x=1",
          headers: { accept: "text/plain" },
          body: bytes,
        },
      ],
    });
  });

  test("comes from a list, each with a name, headers and a body of its own", async () => {
    await file("cart.bin", new Uint8Array([255]));
    const list = [
      { path: "/a" },
      { name: "put", method: "put", path: "/b", headers: { "X-One": "1" }, body: { a: [1] } },
      { path: "/c", bodyFile: "cart.bin" },
    ];
    const { pair, config } = await read(
      A,
      B,
      "--requests",
      await file("list.json", JSON.stringify(list)),
      "--header",
      "x-all: 2",
    );
    expect(pair.work).toEqual({
      kind: "requests",
      requests: [
        { name: "GET /a", method: "GET", path: "/a", headers: { "x-all": "2" }, body: null },
        {
          name: "put",
          method: "PUT",
          path: "/b",
          headers: { "content-type": "application/json", "x-all": "2", "x-one": "1" },
          body: new TextEncoder().encode('{"a":[1]}'),
        },
        {
          name: "POST /c",
          method: "POST",
          path: "/c",
          headers: { "x-all": "2" },
          body: new Uint8Array([255]),
        },
      ],
    });
    expect(config.requests.map(({ headers }) => headers)).toEqual([
      { "x-all": null },
      { "content-type": null, "x-all": null, "x-one": null },
      { "x-all": null },
    ]);
  });
});

test("the same address twice is a comparison of a service with itself", async () => {
  expect((await read(A, `${A}/`)).config.isSelf).toBe(true);
  expect((await read(A, B)).config.isSelf).toBe(false);
  expect((await read(`${A}/x?mode=a`, `${A}/x?mode=b`)).config.isSelf).toBe(false);
});

test("a result has no name of another machine", async () => {
  const { config } = await read(
    A,
    "http://shop.internal:8080/api",
    "--i-may-load-this-host",
    "shop.internal",
  );
  expect(config.targets.map(({ address }) => address)).toEqual(["127.0.0.1:3000", null]);
  expect(JSON.stringify(config)).not.toContain("shop");
});

const ok = "export default function () {}";

describe("refused, with what to do about it:", () => {
  test.each([
    [["ftp://127.0.0.1", B], "expected an address such as http://127.0.0.1:3000"],
    [["http://example.com", B], "--i-may-load-this-host example.com says that you may"],
    [["http://10.0.0.1", B, "--i-may-load-this-host", "10.0.0.2"], "10.0.0.1 is not this machine"],
    [["http://127.0.0.1.example.com", B], "is not this machine"],
    [["http://user:pw@127.0.0.1", B], "give --header 'authorization: …'"],
    [[A, `${A}/`, "--start-b", "node x.js"], "only one server can be started"],
    [[A, B, "--label-a", "x", "--label-b", "x"], "both servers are called x"],
    [[A, B, "--label-a", "ceiling"], "cannot be called ceiling"],
    [[A, B, "--header", "no colon"], "NAME:VALUE"],
    [[A, B, "--header", "x-a: 1\r\nx-b: 2"], "a line break"],
    [[A, B, "--header", "Host: x"], "a header that the generator does not set itself"],
    [[A, B, "--body", "@missing.json"], "--body missing.json: there is no such file"],
    [[A, B, "--body", "@."], "it is a folder"],
    [[A, B, "--path", "api"], "begins with a slash"],
    [[A, B, "--path", "/a\r\nHost: x"], "begins with a slash"],
    [[`${A}/?x=1`, B, "--path", "/a"], "leave out --path"],
    [[A, B, "--method", "HEAD"], "--method expects one of GET, POST"],
    [[A, B, "--connections", "none"], "there is no load"],
    [[A, B, "--ready", "/health"], "--ready has no effect without --start-a"],
    [[A, B, "--script", "missing.ts"], "there is no such file"],
    [[A, B, "--generator", "wrk", "--header", "a: 1"], "wrk sends only one GET"],
    [[A, B, "--rates", "50", "--generator", "k6,steady-rate"], "whose address is given twice"],
    [[A, A, "--rates", "50", "--connections", "4", "--generator", "k6,steady-rate"], "one kind of load"],
    [[A, B, "--requests", "missing.json"], "there is no such file"],
    [[A, B, "--max-regression", "200%"], "per cent from 0.1 to 100"],
  ] as const)("%p", async (argv, message) => {
    await expect((async () => read(...argv))()).rejects.toThrow(message);
  });

  test("a list of requests that is none, naming the entry", async () => {
    const of = async (list: unknown, ...argv: string[]) =>
      read(
        A,
        B,
        "--requests",
        await file("bad.json", typeof list === "string" ? list : JSON.stringify(list)),
        ...argv,
      );
    await expect(of("{")).rejects.toThrow("--requests bad.json is not JSON");
    await expect(of([])).rejects.toThrow("a list of 1 to 50 requests");
    await expect(of([{ path: "/a" }, 5])).rejects.toThrow('bad.json[1] has to be an object with a "path"');
    await expect(of([{ url: "/a" }])).rejects.toThrow('an unknown field "url"');
    await expect(of([{ path: "/a" }, { path: "/a?x" }])).rejects.toThrow('two requests are called "GET /a"');
    await expect(of([{ path: "/a", body: "x", bodyFile: "y" }])).rejects.toThrow("give one of them");
    await expect(of([{ path: "/a", headers: { a: "x\ny" } }])).rejects.toThrow("a line break");
    await expect(of([{ path: "/a" }], "--path", "/b")).rejects.toThrow(
      "--requests and --path contradict each other",
    );
  });

  test("a script beside what describes requests", async () => {
    const script = await file("checkout.ts", ok);
    await expect(read(A, B, "--script", script, "--path", "/a")).rejects.toThrow(
      "--script and --path contradict",
    );
    await expect(read(A, B, "--script", script, "--connections", "4")).rejects.toThrow(
      "a script runs at fixed rates",
    );
    await expect(read(A, B, "--script", script, "--header", "a: 1")).rejects.toThrow("sets its own headers");
    await expect(read(A, B, "--script", script, "--generator", "steady-rate")).rejects.toThrow(
      "a script needs k6",
    );
    expect(await read(A, B, "--script", script)).toMatchObject({
      rates: [10],
      connections: [],
      config: { requests: [], script: { file: "checkout.ts" } },
    });
  });
});

describe("the time that is announced", () => {
  const planned = async (...argv: string[]) => abExperiment(await read(A, B, ...argv)).plannedSeconds;

  test("is about 90 s for a load in turns by default, and seven minutes for a rate", async () => {
    expect(await planned()).toBeWithin(80, 100);
    expect(await planned("--connections", "1,64")).toBeWithin(160, 200);
    expect(await planned("--rates", "50")).toBeWithin(6 * 60, 8 * 60);
    // A gate needs a narrower interval.
    expect(await planned("--max-regression", "5%")).toBeWithin(150, 190);
  });

  test("is at most 45 s for each load in turns with --quick, and 90 s at fixed rates", async () => {
    expect(await planned("--quick")).toBeWithin(35, 45.5);
    expect(await planned("--quick", "--rates", "50")).toBeWithin(60, 90.5);
    expect(await planned("--quick", "--rates", "50", "--connections", "4")).toBeWithin(120, 180.5);
  });

  test("is what --within gives, and a time that is too short is refused", async () => {
    expect(await planned("--within", "4")).toBeWithin(200, 240.5);
    expect(await planned("--within", "4", "--rates", "9")).toBeWithin(200, 240.5);
    await expect(planned("--within", "1")).rejects.toThrow("--within 1 is too short for this comparison");
  });
});

test("two generators are compared on one server, which both of them drive in each block", async () => {
  const argv = ["--rates", "50", "--generator", "k6,steady-rate", "--blocks", "2", "--noise-blocks", "0"];
  const { experiment } = abExperiment(await read(A, A, ...argv));
  const plan = experiment.plan({ seed: 1, leftSeconds: 1000 });
  const { notes } = plan;
  const planned = plannedIn(plan).map(({ arm, side }) => `${arm.mode} ${side}`);
  expect(planned.toSorted()).toEqual([...Array(4).fill("A A"), ...Array(4).fill("A B")]);
  expect(experiment.openLoop?.tools).toEqual(["k6", "steady-rate"]);
  expect(notes[0]).toContain("every difference is that of steady-rate from k6");
});
