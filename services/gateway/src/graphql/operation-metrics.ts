import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  Kind,
  type OperationDefinitionNode,
} from "graphql";

/** How an operation ended. */
export type Outcome = "ok" | "partial" | "failed" | "refused";

/** Counts operations and their errors. */
export interface OperationMetrics {
  /** Counts an operation and the codes of its errors, each once. Without an operation the document was refused. */
  ended(
    operation: OperationDefinitionNode | undefined,
    outcome: Outcome,
    errors: readonly GraphQLError[],
  ): void;
}

/** Most codes are of the services, which are not known here; more than this many share one label. */
const MOST_CODES = 100;

/**
 * Creates the metrics. No label has a text of the client's: an operation is counted under its field of the schema, or as `several`.
 */
export function createOperationMetrics(metrics: Metrics): OperationMetrics {
  const operations = metrics.counter(
    "graphql_operations_total",
    "GraphQL operations, by their field and outcome",
  );
  const failures = metrics.counter("graphql_errors_total", "GraphQL operations with an error, by its code");
  const codes = new Set<string>();

  return {
    ended(operation, outcome, errors) {
      const kind = operation?.operation ?? "none";
      operations.child({ operation: operation ? fieldOf(operation) : "none", kind, outcome }).add();
      for (const code of new Set(errors.map(({ extensions }) => String(extensions.code)))) {
        if (codes.size < MOST_CODES) codes.add(code);
        failures.child({ code: codes.has(code) ? code : "other" }).add();
      }
    },
  };
}

/** The field of a valid operation: a name of the schema. */
function fieldOf({ selectionSet: { selections } }: OperationDefinitionNode): string {
  const [only] = selections;
  if (selections.length !== 1 || only?.kind !== Kind.FIELD) return "several";
  return only.name.value.startsWith("__") ? "introspection" : only.name.value;
}

/** How an operation with this result ended. */
export function outcomeOf({ data, errors = [] }: Pick<ExecutionResult, "data" | "errors">): Outcome {
  if (errors.length === 0) return "ok";
  // It was not executed: its variables do not fit.
  if (data === undefined) return "refused";
  return data && Object.values(data).some((part) => part !== null) ? "partial" : "failed";
}

/** The operation of a document with this name, or its only one. */
export function operationNamed(
  document: DocumentNode,
  name: string | null | undefined,
): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  return name == null
    ? operations.length === 1
      ? operations[0]
      : undefined
    : operations.find((operation) => operation.name?.value === name);
}
