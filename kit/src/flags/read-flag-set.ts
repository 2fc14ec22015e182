import { type FeatureFlag, MemoryStorage } from "@openfeature/flagd-core";
import { type Definition, type FlagSet, mistypedIn, type Value, type Variant } from "./flag-set.ts";
import { type FlagName, isFlagName, KNOWN_FLAGS } from "./known-flags.ts";
import { schemaMistake } from "./schema-mistake.ts";
import { sharesIn } from "./shares.ts";

/** What flagd would log at each evaluation is in the result and in the errors of {@link readFlagSet}, once for each change. */
const quiet = { error() {}, warn() {}, info() {}, debug() {} };

/** A document in flagd's format, as far as it is read here. */
interface FlagDocument {
  flags: Record<string, unknown>;
}

/**
 * Reads flags in flagd's format. A flag that does not exist, or that has values of another type than the code expects, is left out
 * and reported in the result. Throws an Error for a text that is not JSON, has no flags, or does not follow flagd's schema: a mistake
 * in one rule must not bring half of a change into force.
 *
 * This file loads flagd's evaluation, which takes 15 MB of memory. A process without flags does not import it.
 */
export function readFlagSet(text: string): FlagSet {
  const document = documentIn(text);
  const unknown: string[] = [];
  const unusable = new Map<FlagName, string>();
  const definitions = new Map<FlagName, Definition>();
  for (const [name, written] of Object.entries(document.flags)) {
    if (!isFlagName(name)) {
      unknown.push(name);
      continue;
    }
    const type = KNOWN_FLAGS[name];
    const mistyped = mistypedIn(isObject(written) ? written.variants : undefined, type);
    if (mistyped) unusable.set(name, `variant ${mistyped[0]} is a ${typeof mistyped[1]}, expected a ${type}`);
    else definitions.set(name, definitionOf(name, document));
  }
  const version = new Bun.CryptoHasher("sha256").update(text).digest("hex").slice(0, 12);
  return { version, definitions, unknown, unusable };
}

function documentIn(text: string): FlagDocument {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new Error(`is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(document) || !isObject(document.flags)) throw new Error('has no object named "flags"');
  return { ...document, flags: document.flags };
}

function definitionOf(name: FlagName, document: FlagDocument): Definition {
  const written = document.flags[name];
  const feature = parsed(name, { ...document, flags: { [name]: written } });
  const isEnabled = feature.state === "ENABLED";
  const targeting = isObject(written) ? written.targeting : undefined;
  const shares = isEnabled ? sharesIn(targeting) : undefined;
  const missing = [...(shares?.keys() ?? [])].find(
    (variant) => variant !== null && !feature.variants.has(variant),
  );
  if (missing) throw new Error(`has no variant ${missing} of ${name}, which its targeting names`);
  return {
    values: feature.variants as ReadonlyMap<string, Value>,
    isTargeted: isEnabled && isObject(targeting) && Object.keys(targeting).length > 0,
    shares: shares && withDefault(shares, feature.defaultVariant),
    variantFor: isEnabled ? (targetingKey) => variantOf(feature, targetingKey) : () => undefined,
  };
}

/** Parses one flag, so that a mistake is reported with its name. */
function parsed(name: FlagName, document: FlagDocument): FeatureFlag {
  const storage = new MemoryStorage(quiet);
  try {
    storage.setConfigurations(JSON.stringify(document), true);
  } catch (error) {
    throw new Error(`is not flagd's format in flag ${name}${schemaMistake((error as Error).message)}`);
  }
  const feature = storage.getFlag(name);
  if (!feature) throw new Error(`has no flag ${name}`);
  return feature;
}

function variantOf(feature: FeatureFlag, targetingKey: string): Variant | undefined {
  const { value, variant, reason, errorMessage } = feature.evaluate({ targetingKey });
  if (reason === "ERROR") throw new Error(errorMessage);
  return variant === undefined ? undefined : { value: value as Value, variant };
}

/** A rule that gives no variant means the default one, where the flag has one. */
function withDefault(
  shares: ReadonlyMap<string | null, number>,
  defaultVariant: string | undefined,
): ReadonlyMap<string | null, number> {
  const rest = shares.get(null);
  if (rest === undefined || defaultVariant === undefined) return shares;
  const all = new Map(shares);
  all.delete(null);
  return all.set(defaultVariant, (all.get(defaultVariant) ?? 0) + rest);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
