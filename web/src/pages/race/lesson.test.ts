import { expect, test } from "bun:test";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { LESSON, NOT_SHOWN } from "./lesson.ts";

const guide = await Bun.file(join(repositoryRoot, "docs/web-application.md")).text();
const text = guide.replaceAll(/\s+/g, " ");

test.each(LESSON.map(({ step, result }, index) => [`${index + 1}. **${step}** ${result}`]))(
  "the guide has the same step: %s",
  (step) => {
    expect(text).toContain(step);
  },
);

test("the guide has no other steps, and says the same about what a browser cannot show", () => {
  expect([...guide.matchAll(/^\d+\. /gm)]).toHaveLength(LESSON.length);
  expect(text).toContain(NOT_SHOWN);
});
