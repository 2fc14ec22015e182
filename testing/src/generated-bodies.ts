import fc from "fast-check";

/**
 * Bodies as JSON text: any JSON at all, and objects that come near to what is asked for, with some of these fields, each
 * right or anything.
 */
export function generatedBodies(rightFields: Readonly<Record<string, unknown>>): fc.Arbitrary<string> {
  const fields = Object.entries(rightFields).map(([name, right]) => [
    name,
    fc.oneof(fc.jsonValue(), fc.constant(right)),
  ]);
  const near = fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: [],
  });
  return fc.oneof(fc.jsonValue({ maxDepth: 6 }), near).map((value) => JSON.stringify(value));
}

/** Sends so many generated bodies one after another; whatever `check` throws is told with the smallest body it takes. */
export const forGeneratedBodies = (
  rightFields: Readonly<Record<string, unknown>>,
  check: (body: string) => Promise<void>,
  runs = 60,
): Promise<void> => fc.assert(fc.asyncProperty(generatedBodies(rightFields), check), { numRuns: runs });
