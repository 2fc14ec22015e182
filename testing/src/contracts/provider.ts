import { ENCRYPTED_HEADER, JOSE } from "@super-heroes/kit/encryption/channel";
import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import type { Received } from "./breaches.ts";
import type { Need, NeededRequest } from "./contract.ts";
import type { FoundContract } from "./find-contracts.ts";

/** A provider that a test has started. */
export interface Provider {
  readonly url: string;
  /** Prepares the states that its consumers name. */
  readonly states?: Readonly<Record<string, () => Promise<State>>>;
  /** The envelopes of a consumer, where the provider opens any. */
  readonly envelopesOf?: (consumer: string) => Envelopes;
}

/** A state of the provider. */
export interface State {
  /** The values for `{name}` in requests, such as an id. */
  readonly values?: Readonly<Record<string, string>>;
  /** Another address: that of a process which is in this state. */
  readonly url?: string;
}

/** Sends the request of a need to a provider. Throws an Error when the provider does not know the state. */
export async function send(
  { contract, file }: FoundContract,
  need: Need,
  provider: Provider,
): Promise<Received> {
  const { url = provider.url, values = {} } = await stateOf(need, provider, file);
  const { method = "GET", path, headers = {}, body, isSealed = false } = filled(need.request, values);
  const purpose = { method, path: path.replace(/\?.*/, "") };
  const envelopes = provider.envelopesOf?.(contract.consumer);
  const sealed = isSealed && required(envelopes, contract.provider).seal(contract.provider, purpose, body);
  const response = await fetch(url + path, {
    method,
    redirect: "manual",
    headers: {
      ...(body !== undefined && { "content-type": sealed ? JOSE : "application/json" }),
      ...(sealed && { [ENCRYPTED_HEADER]: "encrypted" }),
      ...headers,
    },
    ...(body !== undefined && { body: sealed || JSON.stringify(body) }),
  });
  const text = await response.text();
  const isEnvelope = response.headers.get("content-type") === JOSE;
  return {
    status: response.status,
    headers: response.headers,
    body: isEnvelope ? required(envelopes, contract.provider).open(text, purpose).content : parsed(text),
  };
}

async function stateOf({ given, name }: Need, { states = {} }: Provider, file: string): Promise<State> {
  if (given === undefined) return {};
  const prepare = states[given];
  if (!prepare)
    throw new Error(
      `${file} needs ${name}, given ${given}: the provider's test has to prepare this state. It prepares: ${Object.keys(states).join(", ") || "none"}`,
    );
  return await prepare();
}

/** The request with the values of the state. Throws when a value is missing. */
const filled = (request: NeededRequest, values: Readonly<Record<string, string>>): NeededRequest =>
  JSON.parse(
    JSON.stringify(request).replace(/\{([a-z_]+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`the state has no value ${name}, which ${request.path} needs`);
      return JSON.stringify(value).slice(1, -1);
    }),
  );

function required(envelopes: Envelopes | undefined, provider: string): Envelopes {
  if (!envelopes) throw new Error(`the test of ${provider} has no envelopes of its consumers`);
  return envelopes;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
