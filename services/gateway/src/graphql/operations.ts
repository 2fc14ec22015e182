import type { Logger } from "@super-heroes/kit/log/log";
import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  subscribe,
} from "graphql";
import { createYoga, type GraphQLParams, type Plugin } from "graphql-yoga";
import { BOUNDS, type Bounds } from "./bounds/bounds.ts";
import { requireCost } from "./bounds/cost.ts";
import { clientError, logFaults } from "./client-error.ts";
import { createDocuments } from "./documents.ts";
import { createOperationMetrics, operationNamed, outcomeOf } from "./operation-metrics.ts";
import type { BadParams } from "./params.ts";
import { refusal } from "./refusal.ts";
import type { OperationContext } from "./schema/builder.ts";

/** One operation, with the context of its resolvers. */
export interface OperationRequest extends OperationContext {
  /** The body of the request. */
  params: GraphQLParams;
  correlationId: string;
  /** Whether the client accepts server-sent events. */
  acceptsEvents: boolean;
}

/** Executes operations. */
export interface Operations {
  /** The response to a request, whose body was read before. It has a stream for server-sent events. */
  respond(request: Request, operation: OperationRequest): Promise<Response>;
  /** Counts a body that is no operation. */
  countRefusal(body: BadParams): void;
}

/** The dependencies of the operations. */
export interface OperationsDependencies {
  schema: GraphQLSchema;
  /** Whether clients may query the schema. */
  showsSchema: boolean;
  log: Pick<Logger, "error">;
  metrics: Metrics;
  bounds?: Bounds;
}

/** Creates the execution of operations on a schema: bounds, memory of documents, errors in our form, metrics. */
export function createOperations({
  schema,
  showsSchema,
  log,
  metrics,
  bounds = BOUNDS,
}: OperationsDependencies): Operations {
  const documents = createDocuments(schema, { bounds, showsSchema });
  const counted = createOperationMetrics(metrics);

  function refused(errors: readonly GraphQLError[]) {
    counted.ended(undefined, "refused", errors);
    return errors;
  }

  function parsed(text: string) {
    try {
      return documents.parsed(text);
    } catch (error) {
      if (error instanceof GraphQLError) refused([error]);
      throw error;
    }
  }

  function validated(_: GraphQLSchema, document: Parameters<typeof documents.errorsOf>[0]) {
    const errors = documents.errorsOf(document);
    return errors.length > 0 ? refused(errors) : errors;
  }

  /** The errors of a result as clients get them. */
  function shown<Result extends ExecutionResult>(
    result: Result,
    { correlationId }: OperationRequest,
  ): Result {
    const { errors } = result;
    if (!errors || errors.length === 0) return result;
    logFaults(errors, log, correlationId);
    return { ...result, errors: errors.map(clientError) };
  }

  /** Throws a refusal before anything is executed. */
  function begin({ document, operationName, variableValues, contextValue }: ExecutionArgs) {
    const operation = operationNamed(document, operationName);
    if (!operation) throw unknownOperation();
    requireCost(schema, document, operation, variableValues ?? {}, bounds);
    if (operation.operation === "subscription" && !(contextValue as OperationRequest).acceptsEvents)
      throw refusal("graphql_bad_request", "A subscription needs Accept: text/event-stream.", {
        nodes: operation,
      });
    return operation;
  }

  async function run(
    args: ExecutionArgs,
    work: (args: ExecutionArgs) => ReturnType<typeof subscribe>,
  ): Promise<ExecutionResult | AsyncGenerator<ExecutionResult, void, void>> {
    const context = args.contextValue as OperationRequest;
    let operation: OperationDefinitionNode;
    try {
      operation = begin(args);
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return { errors: refused([error]) };
    }
    const result = await work({ ...args, hideSuggestions: !showsSchema });
    if (Symbol.asyncIterator in result) {
      counted.ended(operation, "ok", []);
      return eachShown(result, context);
    }
    const ended = shown(result, context);
    counted.ended(operation, outcomeOf(ended), ended.errors ?? []);
    return ended;
  }

  /** The results as clients get them. A source that fails ends them with its error. */
  async function* eachShown(results: AsyncGenerator<ExecutionResult, void, void>, context: OperationRequest) {
    try {
      for await (const result of results) yield shown(result, context);
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      yield shown({ errors: [new GraphQLError(failure.message, { originalError: failure })] }, context);
    }
  }

  const engine: Plugin = {
    onParse: ({ setParseFn }) => setParseFn(parsed as never),
    onValidate: ({ setValidationFn }) => setValidationFn(validated as never),
    onExecute: ({ setExecuteFn }) =>
      setExecuteFn(((args: ExecutionArgs) => run(args, execute as never)) as never),
    onSubscribe: ({ setSubscribeFn }) =>
      setSubscribeFn(((args: ExecutionArgs) => run(args, subscribe)) as never),
  };
  const yoga = createYoga<OperationRequest>({
    schema,
    plugins: [bodyReadBefore, engine],
    // An error that is none of an operation's: it has no path, and its message is nobody's but ours.
    maskedErrors: {
      maskError(error) {
        // Yoga looks for the operation before it is executed.
        if (error instanceof GraphQLError && error.extensions.code === "OPERATION_RESOLUTION_FAILURE")
          return refused([unknownOperation()])[0] as GraphQLError;
        if (error instanceof GraphQLError) return clientError(error);
        log.error({ err: error }, "an operation could not be executed");
        return new GraphQLError("An internal error occurred.", {
          extensions: { code: "internal_error", status: 500 },
        });
      },
    },
    parserAndValidationCache: false,
    maxRequestBodySize: false,
    batching: false,
    multipart: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    logging: false,
  });

  return {
    respond: async (request, operation) => await yoga.fetch(request, operation),
    countRefusal: ({ code, message }) => void refused([refusal(code, message)]),
  };
}

const unknownOperation = () =>
  refusal("graphql_bad_request", "operationName must be that of one of the document's operations.");

/** The gateway has read and checked the body itself. */
const bodyReadBefore: Plugin<object, OperationRequest> = {
  onRequestParse({ serverContext, setRequestParser }) {
    setRequestParser(() => serverContext.params);
  },
};
