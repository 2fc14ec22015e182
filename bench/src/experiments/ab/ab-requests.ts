import { readFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { UsageError } from "@super-heroes/cli/usage-error";
import type { ForeignRequest } from "../target/foreign-pair.ts";
import type { AbValues } from "./ab-options.ts";
import { type HeaderField, headerField, headerValue } from "./header-field.ts";

/** The methods whose responses have a body that every generator reads in the same way. */
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** The requests that the options describe: one, or those of a file. Throws a `UsageError`. */
export async function requestsFrom(values: AbValues, from = process.cwd()): Promise<ForeignRequest[]> {
  const common = headersOf(values.headers);
  if (values.requests !== undefined) return await requestsIn(values.requests, common, from);
  const body = values.body === undefined ? null : await bodyFrom(values.body, from);
  const method = methodFrom(values.method ?? (body === null ? "GET" : "POST"), "--method");
  const path = values.path === undefined ? "" : pathFrom(values.path, "--path");
  return [{ name: nameOf(method, path), method, path, headers: common, body }];
}

/** As in "GET /api/cart"; without a query, whose values may be secret. */
const nameOf = (method: string, path: string) => `${method} ${path.split("?", 1)[0] || "/"}`;

function headersOf(fields: readonly HeaderField[]): Record<string, string> {
  return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
}

async function bodyFrom(text: string, from: string): Promise<Uint8Array> {
  if (!text.startsWith("@")) return new TextEncoder().encode(text);
  return await bytesOf(text.slice(1), from, "--body");
}

/** The bytes of a file, sent as they are. Throws a `UsageError` that names the option and the file. */
async function bytesOf(file: string, from: string, option: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(resolve(from, file)));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : message;
    throw new UsageError(`${option} ${file}: ${why}`);
  }
}

function methodFrom(text: string, option: string): string {
  const method = text.toUpperCase();
  if (METHODS.includes(method)) return method;
  throw new UsageError(`${option} expects one of ${METHODS.join(", ")}, got ${JSON.stringify(text)}`);
}

/** The path with its query, as it is sent. */
export function pathFrom(text: string, option: string): string {
  if (/^\/[\x21\x22\x24-\x7e]*$/.test(text)) {
    const { pathname, search } = new URL(text, "http://localhost");
    return pathname + search;
  }
  throw new UsageError(
    `${option} expects a path that begins with a slash, without blanks, a fragment and characters outside of ASCII, got ${JSON.stringify(text)}`,
  );
}

/** The most requests of a file. */
const MOST_REQUESTS = 50;
const FIELDS = ["name", "method", "path", "headers", "body", "bodyFile"];

async function requestsIn(
  file: string,
  common: Readonly<Record<string, string>>,
  from: string,
): Promise<ForeignRequest[]> {
  const bytes = await bytesOf(file, from, "--requests");
  const name = basename(file);
  let list: unknown;
  try {
    list = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new UsageError(`--requests ${name} is not JSON: ${(error as Error).message}`);
  }
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST_REQUESTS)
    throw new UsageError(`--requests ${name} has to be a list of 1 to ${MOST_REQUESTS} requests`);
  const folder = dirname(resolve(from, file));
  const requests: ForeignRequest[] = [];
  for (const [index, entry] of list.entries())
    requests.push(await requestFrom(entry, `--requests ${name}[${index}]`, { common, folder }));
  const names = requests.map((request) => request.name);
  const twice = names.find((own, index) => names.indexOf(own) !== index);
  if (twice !== undefined)
    throw new UsageError(
      `--requests ${name}: two requests are called ${JSON.stringify(twice)}; give each a "name" of its own`,
    );
  return requests;
}

interface Within {
  common: Readonly<Record<string, string>>;
  /** Where the files of bodies are looked for. */
  folder: string;
}

async function requestFrom(
  entry: unknown,
  where: string,
  { common, folder }: Within,
): Promise<ForeignRequest> {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry))
    throw new UsageError(`${where} has to be an object with a "path"`);
  const stranger = Object.keys(entry).find((field) => !FIELDS.includes(field));
  if (stranger !== undefined)
    throw new UsageError(
      `${where} has an unknown field ${JSON.stringify(stranger)}; known: ${FIELDS.join(", ")}`,
    );
  const { name, method, path, headers, body, bodyFile } = entry as Record<string, unknown>;
  if (body !== undefined && bodyFile !== undefined)
    throw new UsageError(`${where} has a body and a bodyFile: give one of them`);
  const content =
    bodyFile === undefined
      ? bytesIn(body)
      : await bytesOf(textIn(bodyFile, `${where}.bodyFile`), folder, where);
  const verb = methodFrom(
    method === undefined ? (content === null ? "GET" : "POST") : textIn(method, `${where}.method`),
    `${where}.method`,
  );
  const target = pathFrom(textIn(path, `${where}.path`), `${where}.path`);
  return {
    name: name === undefined ? nameOf(verb, target) : textIn(name, `${where}.name`),
    method: verb,
    path: target,
    headers: {
      ...(isJsonBody(body) && { "content-type": "application/json" }),
      ...common,
      ...headersIn(headers, `${where}.headers`),
    },
    body: content,
  };
}

/** A text is sent as it is, any other value as JSON. */
function bytesIn(body: unknown): Uint8Array | null {
  if (body === undefined || body === null) return null;
  return new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));
}

const isJsonBody = (body: unknown) => body !== undefined && body !== null && typeof body !== "string";

function textIn(value: unknown, where: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new UsageError(
    `${where} has to be a text, got ${value === undefined ? "nothing" : JSON.stringify(value)}`,
  );
}

function headersIn(headers: unknown, where: string): Record<string, string> {
  if (headers === undefined) return {};
  if (typeof headers !== "object" || headers === null || Array.isArray(headers))
    throw new UsageError(`${where} has to be an object of texts`);
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (typeof value !== "string") throw new UsageError(`${where}.${name} has to be a text`);
      return [headerField(`${name}:`, where).name, headerValue(name.toLowerCase(), value, where)];
    }),
  );
}
