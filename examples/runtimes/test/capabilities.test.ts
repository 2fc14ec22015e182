/** The list of what fights does on each runtime is true: each entry is seen from outside, or is part of the contract. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { capabilities } from "../src/capabilities.ts";
import { probes } from "./probes.ts";
import { candidates } from "./started-fights.ts";

setDefaultTimeout(30_000);

/** Those that contract.test.ts tests, on every runtime. */
const IN_CONTRACT = ["fight", "problems", "deadline", "cancel", "stop"];

test("every capability has a probe, or is part of the contract", () => {
  const keys = capabilities.map(({ key }) => key);
  expect([...IN_CONTRACT, ...Object.keys(probes)].sort()).toEqual(keys.toSorted());
  for (const { key, on } of capabilities)
    if (IN_CONTRACT.includes(key)) expect(on).toEqual({ bun: true, node: true, go: true });
});

for (const candidate of candidates)
  describeRequiring(candidate.missing, candidate.title, () => {
    for (const { key, about, on } of capabilities) {
      const probe = probes[key as keyof typeof probes];
      const isThere: boolean = on[candidate.name];
      if (probe)
        test(`${isThere ? "does" : "does not do"} this: ${about}`, async () => {
          expect(await probe(candidate)).toBe(isThere);
        });
    }
  });
