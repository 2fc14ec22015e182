import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { refusal } from "../refusal.ts";
import type { Bounds } from "./bounds.ts";

/** The counts of a selection set, with its fragments. */
interface Shape {
  depth: number;
  aliases: number;
}

/** The fragments of a document, by name. */
export const fragmentsOf = (document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> =>
  new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );

/** The operations of a document. */
export const operationsOf = (document: DocumentNode): OperationDefinitionNode[] =>
  document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);

/**
 * Checks the shape of a document, before it is validated: some rules of validation take the square of the number of fields. Visits each
 * fragment once. Throws a refusal. Introspection, where it is allowed, is nested deeper than any other query, and bounded by the
 * document's tokens.
 */
export function requireShape(document: DocumentNode, bounds: Bounds): void {
  const fragments = fragmentsOf(document);
  const known = new Map<string, Shape | "visiting">();
  let fields = 0;

  function ofFragment(name: string): Shape {
    const fragment = fragments.get(name);
    // Validation names the fragment that is missing.
    if (!fragment) return { depth: 0, aliases: 0 };
    const found = known.get(name);
    if (found === "visiting")
      throw refusal("graphql_fragment_cycle", "A fragment must not contain itself.", { nodes: fragment });
    if (found) return found;
    known.set(name, "visiting");
    const shape = ofSelections(fragment.selectionSet);
    known.set(name, shape);
    return shape;
  }

  function ofSelections(set: SelectionSetNode): Shape {
    const shape: Shape = { depth: 0, aliases: 0 };
    const names = new Set<string>();
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const { name, alias, selectionSet } = selection;
        fields++;
        const key = alias?.value ?? name.value;
        if (alias || names.has(key)) shape.aliases++;
        names.add(key);
        if (!selectionSet || name.value.startsWith("__")) {
          shape.depth = Math.max(shape.depth, 1);
        } else {
          const inner = ofSelections(selectionSet);
          shape.depth = Math.max(shape.depth, 1 + inner.depth);
          shape.aliases += inner.aliases;
        }
      } else {
        const inner =
          selection.kind === Kind.INLINE_FRAGMENT
            ? ofSelections(selection.selectionSet)
            : ofFragment(selection.name.value);
        shape.depth = Math.max(shape.depth, inner.depth);
        shape.aliases += inner.aliases;
      }
    }
    return shape;
  }

  // Each fragment, so that a cycle among those that no operation uses is found too: a rule of validation would visit it.
  for (const name of fragments.keys()) ofFragment(name);
  for (const operation of operationsOf(document)) {
    const { depth, aliases } = ofSelections(operation.selectionSet);
    if (depth > bounds.depth)
      throw refusal("graphql_too_deep", `Fields must not be nested more than ${bounds.depth} deep.`);
    if (aliases > bounds.aliases)
      throw refusal(
        "graphql_too_many_aliases",
        `An operation must not have more than ${bounds.aliases} aliases and repeated fields.`,
      );
  }
  if (fields > bounds.fields)
    throw refusal("graphql_too_many_fields", `A document must not have more than ${bounds.fields} fields.`);
}
