import { describe, expect, test } from "bun:test";
import { generateRows, seedServices } from "./generate.ts";

describe("generateRows", () => {
  test("keeps its word from one version to the next", () => {
    expect(generateRows("heroes", 1, 0, 1)).toEqual([
      {
        name: "The Ashen Watermill",
        other_name: "Lourdes Jurado",
        level: 100,
        powers: "mends metal, shields a crowd, calms storms, catches falling things",
      },
    ]);
  });

  test.each(seedServices)("%s: a row does not depend on its range", (service) => {
    const whole = generateRows(service, 5, 0, 100);
    expect([...generateRows(service, 5, 0, 33), ...generateRows(service, 5, 33, 100)]).toEqual(whole);
    expect(generateRows(service, 5, 99, 100)).toEqual([whole[99] as never]);
  });

  test.each(seedServices)("%s: another seed gives other rows", (service) => {
    expect(generateRows(service, 1, 0, 10)).not.toEqual(generateRows(service, 2, 0, 10));
  });

  test.each(seedServices)("%s: names of 3 to 50 characters that fit every store", (service) => {
    const lengths = generateRows(service, 1, 0, 20_000).map(({ name }) => name.length);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(3);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(50);
  });

  test("a fighter has two to four different powers", () => {
    for (const { powers } of generateRows("villains", 1, 0, 1000)) {
      const each = powers.split(", ");
      expect(each.length).toBeWithin(2, 5);
      expect(new Set(each).size).toBe(each.length);
    }
  });

  test("heroes win near half of the fights between rows of the same seed", () => {
    const [heroes, villains] = [generateRows("heroes", 1, 0, 20_000), generateRows("villains", 1, 0, 20_000)];
    const won = heroes.filter(({ level }, index) => level > (villains[index]?.level ?? 0)).length;
    expect(won / heroes.length).toBeWithin(0.48, 0.52);
    expect(new Set(heroes.map(({ level }) => level)).size).toBe(100);
  });
});
