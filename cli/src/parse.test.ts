import { describe, expect, test } from "bun:test";
import { command } from "./command.ts";
import type { CommandDefinition } from "./definition.ts";
import { defaulting, flag, optional, orElse, required, toggle } from "./option.ts";
import { anyText, listOf, oneOf, wholeNumber } from "./readers.ts";
import { UsageError } from "./usage-error.ts";

const options = {
  quick: toggle("quick", "a short run"),
  noLog: toggle("no-log", "write no log"),
  count: defaulting(flag("count", "N", "how many", wholeNumber(1, 9)), "3", "1"),
  modes: optional(flag("modes", "LIST", "the modes", listOf(oneOf(["slow", "fast"]))), "all of them"),
  arms: orElse<string[]>(
    flag("arm", "NAME=DIR[,K=V…]", "once for each arm", (text, _, earlier = []) => [...earlier, text]),
    [],
    "",
  ),
  pattern: { ...optional(flag("test-name-pattern", "PATTERN", "a pattern", anyText)), letter: "t" },
};

type Change = Partial<Pick<CommandDefinition<typeof options>, "words" | "passesOn">>;

const commandWith = (change: Change = {}) =>
  command({ call: "bun run try", description: "Tries.", options, ...change, run: () => 0 });

function read(argv: string[], change?: Change) {
  const input = commandWith(change).read(argv);
  if (input === "help") throw new Error("help was read");
  return input;
}

const words = { form: "[NAME …]", about: { NAME: "a name" } };

test("what was not given has its default, which may be another one of a quick run", () => {
  const defaults = { quick: false, noLog: false, count: 3, modes: undefined, arms: [], pattern: undefined };
  expect(read([]).values).toEqual(defaults);
  expect(read(["--quick"]).values).toMatchObject({ quick: true, count: 1 });
  expect(read(["--quick", "--count", "5"]).values).toMatchObject({ count: 5 });
});

test("values come after a blank or an equals sign, by the letter too; the last one holds", () => {
  expect(read(["--count=2", "--modes", "slow, fast,slow", "-t", "--x"]).values).toMatchObject({
    count: 2,
    modes: ["slow", "fast"],
    pattern: "--x",
  });
  expect(read(["--count", "2", "--count", "4"]).values.count).toBe(4);
});

test("an option that may be repeated receives all of its values, in order", () => {
  expect(read(["--arm", "a=.,K=1", "--quick", "--arm=b=.."]).values.arms).toEqual(["a=.,K=1", "b=.."]);
});

test("an option whose name begins with no- is an option like any other", () => {
  expect(read(["--no-log"]).values.noLog).toBe(true);
});

test("given options are distinguished from defaults", () => {
  expect([...read(["--no-log", "--count", "3"]).typed].toSorted()).toEqual(["count", "noLog"]);
});

test("words stand before, between and after options; - is one", () => {
  expect(read(["a", "--quick", "-", "--count", "2", "b"], { words }).words).toEqual(["a", "-", "b"]);
});

test("what follows -- is for another program where a command passes it on", () => {
  const input = read(["--count", "2", "--", "--count", "x", "y"], { passesOn: "after --" });
  expect(input).toMatchObject({ words: [], passedOn: ["--count", "x", "y"] });
  expect(input.values.count).toBe(2);
});

test("unknown options are for another program where a command passes them on", () => {
  const input = read(["a", "--bail", "b", "--quick", "-u"], { words, passesOn: "unknown options" });
  expect(input).toMatchObject({ words: ["a", "b"], passedOn: ["--bail", "-u"] });
  expect(input.values.quick).toBe(true);
});

describe("help", () => {
  test("needs no valid values", () => {
    for (const argv of [["--help"], ["-h"], ["--count", "many", "-h"], ["--help", "word"]])
      expect(commandWith().read(argv)).toBe("help");
  });

  test("names every option with its placeholder and default, in lines of at most 110 columns", () => {
    const { help } = commandWith({ words });
    expect(help).toStartWith("Usage: bun run try [options] [NAME …]\n\nTries.\n");
    expect(help).toMatch(/^ {2}NAME {2,}a name$/m);
    expect(help).toMatch(/^ {2}--count N {2,}how many \(default: 3; quick: 1\)$/m);
    expect(help).toMatch(/^ {2}--arm NAME=DIR\[,K=V…\] {2,}once for each arm$/m);
    expect(help).toMatch(/^ {2}-t, --test-name-pattern PATTERN {2,}a pattern$/m);
    expect(help).toMatch(/^ {2}-h, --help {2,}print this text$/m);
    for (const line of help.split("\n")) expect(line.length).toBeLessThanOrEqual(110);
  });
});

describe("wrong usage is one line that names what is allowed and what was given", () => {
  const known = "Known: --quick, --no-log, --count, --modes, --arm, --test-name-pattern, --help";
  test.each<[string[], string]>([
    [["--cuont", "2"], `unknown option "--cuont". Did you mean --count? ${known}`],
    [["--zoom"], `unknown option "--zoom". ${known}`],
    [["--zoom=3", "--help"], `unknown option "--zoom". ${known}`],
    [["--count"], "--count needs a value: --count N"],
    [["--count="], "--count needs a value: --count N"],
    [["-t"], "--test-name-pattern needs a value: --test-name-pattern PATTERN"],
    [["--quick=yes"], "--quick takes no value"],
    [["--count", "10"], '--count expects a whole number from 1 to 9, got "10"'],
    [["--modes", "slow,fats"], '--modes expects one of slow, fast, got "fats". Did you mean fast?'],
    [["word"], 'unexpected argument "word"; --help lists the options'],
  ])("%j", (argv, message) => {
    expect(() => read(argv)).toThrow(new UsageError(message));
  });

  test("of words: too few, too many, unknown ones", () => {
    const two = { words: { ...words, least: 1, most: 2 } };
    expect(() => read([], two)).toThrow("expected [NAME …], got nothing");
    expect(() => read(["a", "b", "c"], two)).toThrow('expected [NAME …], got "a" "b" "c"');
    const drills = { words: { ...words, kind: "drill", known: ["kill", "retries"] } };
    expect(() => read(["kil"], drills)).toThrow(
      'unknown drill "kil". Did you mean kill? Known: kill, retries',
    );
  });

  test("a misspelt option is not passed on", () => {
    expect(() => read(["--quik"], { passesOn: "unknown options" })).toThrow("Did you mean --quick?");
  });

  test("an option that has to be given", () => {
    const demanding = command({
      call: "bun run try",
      description: "Tries.",
      options: { rows: required(flag("rows", "N", "how many", wholeNumber(1, 9))) },
      run: () => 0,
    });
    expect(() => demanding.read([])).toThrow("--rows is missing: give --rows N; --help explains it");
    expect(demanding.read(["-h"])).toBe("help");
  });
});
