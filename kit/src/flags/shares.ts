import { Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";

/** `{"fractional": [["coalesced", 10], ["parallel", 90]]}`: a targeting rule that only splits by percentage. */
const Fractional = TypeCompiler.Compile(
  Type.Object(
    {
      fractional: Type.Array(
        Type.Union([
          Type.Tuple([Type.Union([Type.String(), Type.Null()])]),
          Type.Tuple([Type.Union([Type.String(), Type.Null()]), Type.Integer()]),
        ]),
        { minItems: 1 },
      ),
    },
    { additionalProperties: false },
  ),
);

/**
 * The percentage of targeting keys that get each variant, or the default variant under `null`. `undefined` for a rule that is more
 * than such a list.
 */
export function sharesIn(targeting: unknown): Map<string | null, number> | undefined {
  if (!Fractional.Check(targeting)) return undefined;
  // As flagd reads them: a weight that is left out is 1, and a negative one is 0.
  const weighted = targeting.fractional.map(
    ([variant, weight = 1]) => [variant, Math.max(0, weight)] as const,
  );
  const total = weighted.reduce((sum, [, weight]) => sum + weight, 0);
  const shares = new Map<string | null, number>();
  if (total === 0) return shares.set(null, 100);
  for (const [variant, weight] of weighted)
    shares.set(variant, (shares.get(variant) ?? 0) + (100 * weight) / total);
  return shares;
}
