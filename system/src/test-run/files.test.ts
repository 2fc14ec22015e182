import { expect, test } from "bun:test";
import { chosenFiles, NoSuchPart, partsOf } from "./files.ts";

const files = ["kit/src/a.test.ts", "services/fights/test/b.test.ts", "services/users/test/kit.test.ts"];

test("without a part all files are chosen", () => {
  expect(chosenFiles(files, [], "/clone")).toEqual(files);
});

test("a part is a folder, an absolute path or a part of a name, and each file is chosen once", () => {
  expect(chosenFiles(files, ["services/fights", "b.test"], "/clone")).toEqual([
    "services/fights/test/b.test.ts",
  ]);
  expect(chosenFiles(files, ["/clone/kit/src"], "/clone")).toEqual(["kit/src/a.test.ts"]);
  expect(chosenFiles(files, ["kit"], "/clone")).toEqual([
    "kit/src/a.test.ts",
    "services/users/test/kit.test.ts",
  ]);
});

test("a part that no path contains is refused, also beside others, and the known parts are listed", () => {
  expect(() => chosenFiles(files, ["kit", "bnech"], "/clone")).toThrow(NoSuchPart);
  expect(() => chosenFiles(files, ["bnech"], "/clone")).toThrow(
    'no test file has "bnech" in its path; parts: kit, services/fights, services/users',
  );
});

test("a service is a part of its own", () => {
  expect([...partsOf(files)]).toEqual([
    ["kit", 1],
    ["services/fights", 1],
    ["services/users", 1],
  ]);
});
