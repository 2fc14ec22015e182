import fc from "fast-check";

/**
 * Bodies as JSON text: any JSON value, or an object with some of the given fields, each with its valid value or with any
 * JSON value.
 */
export function generatedBodies(validFields: Readonly<Record<string, unknown>>): fc.Arbitrary<string> {
  const fields = Object.entries(validFields).map(([name, valid]) => [
    name,
    fc.oneof(fc.jsonValue(), fc.constant(valid)),
  ]);
  const near = fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: [],
  });
  return fc.oneof(fc.jsonValue({ maxDepth: 6 }), near).map((value) => JSON.stringify(value));
}

/** Runs `check` with `runs` generated bodies, one after another. Rejects with the smallest body for which it fails. */
export const forGeneratedBodies = (
  validFields: Readonly<Record<string, unknown>>,
  check: (body: string) => Promise<void>,
  runs = 60,
): Promise<void> => fc.assert(fc.asyncProperty(generatedBodies(validFields), check), { numRuns: runs });
