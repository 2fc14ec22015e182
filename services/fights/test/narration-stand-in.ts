/** A call that the stand-in has received. */
export interface CompletionCall {
  readonly path: string;
  readonly headers: Headers;
  /** The body, as OpenAI documents it. */
  readonly body: {
    model: string;
    stream: boolean;
    messages: { role: string; content: string }[];
  };
}

/** A service with OpenAI's chat completions API whose responses the test decides. */
export interface NarrationStandIn extends AsyncDisposable {
  /** Of the API, with its version. */
  readonly url: string;
  readonly calls: readonly CompletionCall[];
  /** How the next calls are responded to. */
  respond: () => Response | Promise<Response>;
  /** Resolves when the next call has been received. */
  nextCall(): Promise<CompletionCall>;
}

/** A response with this message. */
export const completion = (content: unknown, choice: Record<string, unknown> = {}) =>
  Response.json({
    id: "chatcmpl-1",
    object: "chat.completion",
    model: "stand-in",
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop", ...choice }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });

/** Starts the stand-in on a free port, by default with TLS where a certificate is given. */
export function startNarrationStandIn(tls?: { cert: string; key: string }): NarrationStandIn {
  const calls: CompletionCall[] = [];
  let received = Promise.withResolvers<CompletionCall>();
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    development: false,
    ...(tls && { tls }),
    async fetch(request) {
      const { pathname } = new URL(request.url);
      const body = (await request.json()) as CompletionCall["body"];
      const call = { path: pathname, headers: request.headers, body };
      calls.push(call);
      received.resolve(call);
      received = Promise.withResolvers();
      return await standIn.respond();
    },
  });
  const standIn: NarrationStandIn = {
    url: `${tls ? "https" : "http"}://localhost:${server.port}/v1`,
    calls,
    respond: () => completion("The stand-in says that it was a good fight."),
    nextCall: () => received.promise,
    [Symbol.asyncDispose]: () => server.stop(true),
  };
  return standIn;
}
