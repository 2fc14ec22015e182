import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { refusal } from "../refusal.ts";
import { type Bounds, COST_OF_CALL } from "./bounds.ts";
import { fragmentsOf } from "./shape.ts";

/** The variables of an operation, as the client sent them. */
type Variables = Readonly<Record<string, unknown>>;

/** Arguments that are the length of a list: every field below is counted as often. */
const LENGTHS = new Set(["first", "last", "top"]);

/** The length of a list whose own argument is left out, and for which the schema has no default. */
const USUAL_LENGTH = 20;

/**
 * The cost of an operation of a valid document: its fields, those below a list multiplied by the list's length, and more for each field
 * that calls a service. Directives are ignored, so `@skip` makes nothing cheaper. An operation without lists is not larger than its
 * document, and a list is at most as long as its argument says, so the cost bounds the response.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): number {
  const fragments = fragmentsOf(document);
  const root = schema.getRootType(operation.operation);
  const known = new Map<string, number>();
  const values = withDefaults(operation, variables);

  function ofFragment(name: string, parent: GraphQLNamedType | undefined): number {
    const fragment = fragments.get(name);
    if (!fragment) return 0;
    const cost = known.get(name) ?? ofSelections(fragment.selectionSet, parent);
    known.set(name, cost);
    return cost;
  }

  function ofField(node: FieldNode, parent: GraphQLNamedType | undefined): number {
    const field = isObjectType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (!field) return 1;
    const own = parent === root ? 1 + COST_OF_CALL : 1;
    if (!node.selectionSet) return own;
    return own + lengthOf(field, node, values) * ofSelections(node.selectionSet, getNamedType(field.type));
  }

  function ofSelections(set: SelectionSetNode, parent: GraphQLNamedType | undefined): number {
    let cost = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) cost += ofField(selection, parent);
      else if (selection.kind === Kind.INLINE_FRAGMENT) cost += ofSelections(selection.selectionSet, parent);
      else cost += ofFragment(selection.name.value, parent);
    }
    return cost;
  }

  return ofSelections(operation.selectionSet, root ?? undefined);
}

/** Throws a refusal for an operation that costs more than the bounds allow. */
export function requireCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
  bounds: Bounds,
): void {
  const cost = costOf(schema, document, operation, variables);
  if (cost > bounds.cost)
    throw refusal(
      "graphql_too_costly",
      `The operation would have up to ${cost} fields; ${bounds.cost} are allowed. Ask for shorter lists or fewer fields.`,
    );
}

/** The variables, with the defaults of the operation for those that are left out. */
function withDefaults(
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Variables,
): Variables {
  const values: Record<string, unknown> = { ...variables };
  for (const { variable, defaultValue } of variableDefinitions)
    if (defaultValue?.kind === Kind.INT) values[variable.name.value] ??= Number(defaultValue.value);
  return values;
}

/** How many objects a field has at most, as its arguments say; 1 for a field without such an argument. */
function lengthOf({ args }: GraphQLField<unknown, unknown>, node: FieldNode, variables: Variables): number {
  const lengths = args.filter(({ name }) => LENGTHS.has(name));
  if (lengths.length === 0) return 1;
  const given = lengths.flatMap(({ name }) => {
    const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
    if (value?.kind === Kind.INT) return [Number(value.value)];
    if (value?.kind !== Kind.VARIABLE) return [];
    const variable = variables[value.name.value];
    return typeof variable === "number" ? [variable] : [];
  });
  if (given.length > 0) return Math.max(1, ...given);
  return Math.max(
    ...lengths.map((argument) => Number(argument.default?.value ?? argument.defaultValue ?? USUAL_LENGTH)),
  );
}
