/** A body that every endpoint with a JSON body refuses with the same status and code. */
export interface MalformedBody {
  name: string;
  /** Creates the body for each request, because a stream can be sent only once. */
  body(): NonNullable<RequestInit["body"]>;
  contentType?: string;
  status: 400 | 413 | 415 | 422;
  code: string;
  /** Refused with 422 while it is read, before any schema is applied. */
  refusedWhileRead?: boolean;
}

/** Whether a body is refused while it is read, before any schema is applied. */
export const isUnreadable = ({ status, refusedWhileRead = false }: MalformedBody): boolean =>
  status !== 422 || refusedWhileRead;

/** The limit of a request's body, in bytes. */
export const BODY_LIMIT = 64 * 1024;

const DEPTH = 10_000;
const inBrackets = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
const inBraces = `${'{"a":'.repeat(DEPTH)}1${"}".repeat(DEPTH)}`;

/** A JSON text, padded with spaces to `bytes`. */
export const paddedTo = (bytes: number, json: string) => json.padEnd(bytes, " ");

/** A body without a Content-Length, so that the server has to count while it reads. */
const inChunks = (bytes: number) =>
  new ReadableStream({
    start(controller) {
      const chunk = new TextEncoder().encode(" ".repeat(4096));
      for (let sent = 0; sent < bytes; sent += chunk.length) controller.enqueue(chunk);
      controller.close();
    },
  });

/** Bodies that no endpoint accepts. */
export const malformedBodies: MalformedBody[] = [
  { name: "no body", body: () => "", status: 400, code: "invalid_json" },
  { name: "not JSON", body: () => "name=Wickling", status: 400, code: "invalid_json" },
  { name: "JSON cut short", body: () => '{"name":"Wick', status: 400, code: "invalid_json" },
  { name: "two JSON texts", body: () => "{}{}", status: 400, code: "invalid_json" },
  {
    name: "invalid UTF-8",
    body: () => new Uint8Array([...Buffer.from('{"name":"'), 0xc3, 0x28, ...Buffer.from('"}')]),
    status: 400,
    code: "invalid_utf8",
  },
  {
    name: "plain text",
    body: () => "{}",
    contentType: "text/plain",
    status: 415,
    code: "unsupported_media_type",
  },
  {
    name: "a form",
    body: () => "name=Wickling",
    contentType: "application/x-www-form-urlencoded",
    status: 415,
    code: "unsupported_media_type",
  },
  { name: "64 KiB + 1", body: () => paddedTo(BODY_LIMIT + 1, "{}"), status: 413, code: "body_too_large" },
  { name: "64 KiB + 1 in chunks", body: () => inChunks(BODY_LIMIT + 1), status: 413, code: "body_too_large" },
  { name: "null", body: () => "null", status: 422, code: "validation_failed" },
  { name: "a number", body: () => "7", status: 422, code: "validation_failed" },
  { name: "a text", body: () => '"name"', status: 422, code: "validation_failed" },
  { name: "an array", body: () => "[]", status: 422, code: "validation_failed" },
  {
    name: "10,000 brackets deep",
    body: () => inBrackets(DEPTH),
    status: 422,
    code: "validation_failed",
    refusedWhileRead: true,
  },
  {
    name: "as deep as the limit allows",
    body: () => inBrackets(BODY_LIMIT / 2),
    status: 422,
    code: "validation_failed",
    refusedWhileRead: true,
  },
  {
    name: "10,000 braces deep",
    body: () => inBraces,
    status: 422,
    code: "validation_failed",
    refusedWhileRead: true,
  },
  {
    name: "an operator of a query language",
    body: () => '{"$ne":1}',
    status: 422,
    code: "validation_failed",
  },
  {
    name: "an object that JavaScript cannot convert to a string",
    body: () => '{"name":{"toString":1}}',
    status: 422,
    code: "validation_failed",
    refusedWhileRead: true,
  },
  { name: "__proto__", body: () => '{"__proto__":{"level":1}}', status: 422, code: "validation_failed" },
];
