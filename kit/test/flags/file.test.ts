import { describe, expect, test } from "bun:test";
import { mkdir, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { flagDocument, orchestration, toggle } from "@super-heroes/testing/inputs/flag-documents";
import { createFlagFile } from "@super-heroes/testing/inputs/flag-file";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { openFlagsUnderTest } from "./flags-under-test.ts";

const OFF = { hedging: toggle(false) };
const ON = { hedging: toggle(true) };

describe("a file", () => {
  test("is read at the start, and again when it is overwritten", async () => {
    await using file = await createFlagFile(OFF);
    using process = await openFlagsUnderTest({ flagsFile: file.path });
    expect(process.isHedging()).toBe(false);
    await file.write(flagDocument(ON));
    await process.check();
    expect(process.isHedging()).toBe(true);
    expect(process.flags.report()).toMatchObject({
      source: "file",
      status: "current",
      in_force: { hedging: { by: "flag", shares: { true: 100 } } },
    });
  });

  test("is read again by a timer", async () => {
    await using file = await createFlagFile(OFF);
    using process = await openFlagsUnderTest({ flagsFile: file.path });
    await file.replace(ON);
    await eventually(
      "the changed flag",
      async () => process.isHedging(),
      (isOn) => isOn,
      5000,
    );
  });

  test("is read again when another one is renamed to it, with the same size and time", async () => {
    await using file = await createFlagFile(OFF);
    using process = await openFlagsUnderTest({ flagsFile: file.path });
    await file.replace({ hedging: { ...toggle(false), variants: { on: true, off: true } } });
    await process.check();
    expect(process.isHedging()).toBe(true);
  });

  test("is read again when a link on the way to it is replaced, as Kubernetes does", async () => {
    await using file = await createFlagFile();
    const { folder } = file;
    const publish = async (version: string, flags: object) => {
      await mkdir(join(folder, version));
      await writeFile(join(folder, version, "flags.json"), flagDocument({ ...flags }));
      await symlink(version, join(folder, "..data_tmp"));
      await rename(join(folder, "..data_tmp"), join(folder, "..data"));
    };
    await publish("..1", OFF);
    await symlink("..data/flags.json", file.path);
    using process = await openFlagsUnderTest({ flagsFile: file.path });
    expect(process.isHedging()).toBe(false);
    await publish("..2", ON);
    await rm(join(folder, "..1"), { recursive: true });
    await process.check();
    expect(process.isHedging()).toBe(true);
    expect(await readdir(folder)).toContain("..data");
  });

  test("may have a byte order mark", async () => {
    await using file = await createFlagFile();
    await file.write(`\uFEFF${flagDocument(OFF)}`);
    using process = await openFlagsUnderTest({ flagsFile: file.path });
    expect(process.isHedging()).toBe(false);
  });
});

const BROKEN: [string, string, RegExp][] = [
  ["no JSON", '{"flags": {', /is not JSON/],
  ["an empty file", "", /is not JSON/],
  ["no flags", '{"flag": {}}', /has no object named "flags"/],
  ["a list of flags", '{"flags": []}', /has no object named "flags"/],
  ["null", "null", /has no object named "flags"/],
  ["a flag that is null", flagDocument({ hedging: null }), /flag hedging/],
  [
    "an unknown state",
    flagDocument({ hedging: { ...toggle(true), state: "ON" } }),
    /flag hedging: \/flags\/hedging\/state/,
  ],
  [
    "a default that is no variant",
    flagDocument({ hedging: { ...toggle(true), defaultVariant: "maybe" } }),
    /flag hedging/,
  ],
  [
    "a rule that flagd does not have",
    flagDocument({ orchestration: orchestration({ targeting: { fractoinal: [["coalesced", 1]] } }) }),
    /flag orchestration: \/flags\/orchestration\/targeting/,
  ],
  [
    "a percentage that is a text",
    flagDocument({ orchestration: orchestration({ targeting: { fractional: [["coalesced", "50"]] } }) }),
    /flag orchestration/,
  ],
  [
    "a variant that it does not have",
    flagDocument({
      orchestration: orchestration({
        targeting: {
          fractional: [
            ["fast", 1],
            ["parallel", 1],
          ],
        },
      }),
    }),
    /has no variant fast of orchestration/,
  ],
  ["more than a mebibyte", " ".repeat(1024 * 1024 + 1), /is larger than 1024 KiB/],
];

describe("a broken file", () => {
  test.each(BROKEN)("with %s keeps the flags before", async (_, text, reason) => {
    await using file = await createFlagFile(OFF);
    using process = await openFlagsUnderTest({ flagsFile: file.path });
    const { version } = process.flags.report() ?? {};
    await file.write(text);
    await process.check();
    expect(process.isHedging()).toBe(false);
    expect(process.flags.report()).toMatchObject({
      status: "last_good",
      version,
      problem: expect.stringMatching(reason),
      in_force: { hedging: { by: "flag", shares: { false: 100 } } },
    });
    expect(process.logged("error")).toEqual([expect.stringMatching(reason)]);
    expect(process.logged("error")[0]).toEndWith("those before stay in use");
    expect(await process.metric("feature_flags_source_error")).toBe(1);
    expect(await process.metric("feature_flags_loaded")).toBe(1);
  });

  test("is logged once for each change, and so is its end", async () => {
    await using file = await createFlagFile(OFF);
    using process = await openFlagsUnderTest({ flagsFile: file.path });
    for (const text of ["{", "{", "[", flagDocument(ON)]) {
      await file.write(text);
      await process.check();
      await process.check();
    }
    expect(process.logged("error")).toHaveLength(2);
    expect(process.isHedging()).toBe(true);
    expect(process.flags.report()).toMatchObject({ status: "current" });
    expect(process.flags.report()).not.toHaveProperty("problem");
    expect(await process.metric("feature_flags_source_error")).toBe(0);
  });

  test("at the start means the defaults of the code, until it is repaired", async () => {
    await using file = await createFlagFile();
    await file.write("{");
    using process = await openFlagsUnderTest({ flagsFile: file.path });
    expect(process.isHedging()).toBe(true);
    expect(process.flags.report()).toMatchObject({
      status: "defaults",
      in_force: { hedging: { by: "default" } },
    });
    expect(process.logged("error")[0]).toEndWith("the defaults of the code apply");
    await file.write(flagDocument(OFF));
    await process.check();
    expect(process.isHedging()).toBe(false);
  });

  test.each([
    ["a file that is missing", async () => {}, "the file does not exist"],
    ["a folder", async (path: string) => void (await mkdir(path)), "the file is not a file"],
  ])("can be %s", async (_, prepare, problem) => {
    await using file = await createFlagFile();
    await prepare(file.path);
    using process = await openFlagsUnderTest({ flagsFile: file.path });
    await process.check();
    expect(process.flags.report()).toMatchObject({ status: "defaults", problem });
    expect(process.logged("error")).toHaveLength(1);
  });

  test("that was removed keeps the flags before, and the same flags are current again afterwards", async () => {
    await using file = await createFlagFile(OFF);
    using process = await openFlagsUnderTest({ flagsFile: file.path });
    await rm(file.path);
    await process.check();
    expect(process.flags.report()).toMatchObject({ status: "last_good", problem: "the file does not exist" });
    await file.replace(OFF);
    await process.check();
    expect(process.flags.report()).toMatchObject({ status: "current" });
    expect(await process.metric("feature_flags_changes_total")).toBe(1);
  });
});
