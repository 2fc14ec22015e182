import { STATUS_CODES } from "node:http";
import { JOSE } from "../encryption/channel.ts";
import type { Content, DocumentedResponse } from "./document.ts";
import { CONTENT_KEYWORD, ENVELOPE_SCHEMA } from "./envelope.ts";
import type { RouteHooks } from "./hooks.ts";
import { textHeaders } from "./problems.ts";
import type { ResponseTraits } from "./route-detail.ts";
import type { NamedSchemas } from "./schema.ts";

const JSON_TYPE = "application/json";

const CREATED = { Location: "The path of what was created." };

/** The schemas of a request body, by the media types that the route accepts. */
export function requestContent(
  body: object,
  { isDemanded, isPossible }: { isDemanded: boolean; isPossible: boolean },
  schemas: NamedSchemas,
): Content {
  const schema = schemas.of(body);
  if (isDemanded) return { [JOSE]: { schema: { ...ENVELOPE_SCHEMA, [CONTENT_KEYWORD]: schema } } };
  return { [JSON_TYPE]: { schema }, ...(isPossible && { [JOSE]: { schema: ENVELOPE_SCHEMA } }) };
}

/** The success responses of a route, by status. */
export function successResponses(
  { response: validated, encryptsResponse }: Pick<RouteHooks, "response" | "encryptsResponse">,
  traits: Readonly<Record<string, ResponseTraits>>,
  schemas: NamedSchemas,
): Record<string, DocumentedResponse> {
  const statuses = new Set([...Object.keys(validated), ...Object.keys(traits)]);
  if (statuses.size === 0) statuses.add("200");
  const entries = [...statuses].map((status) => {
    const { description, headers, content } = traits[status] ?? {};
    const ownHeaders = { ...(status === "201" && CREATED), ...headers };
    const schema = validated[status];
    const bodies = schema ? { [JSON_TYPE]: schema } : content;
    const described: DocumentedResponse = {
      description: description ?? STATUS_CODES[status] ?? "",
      ...(Object.keys(ownHeaders).length > 0 && { headers: textHeaders(ownHeaders) }),
      ...(bodies && {
        content: {
          ...contentOf(bodies, schemas),
          ...(encryptsResponse && { [JOSE]: { schema: ENVELOPE_SCHEMA } }),
        },
      }),
    };
    return [status, described] as const;
  });
  return Object.fromEntries(entries);
}

const contentOf = (bodies: Readonly<Record<string, object>>, schemas: NamedSchemas): Content =>
  Object.fromEntries(Object.entries(bodies).map(([type, schema]) => [type, { schema: schemas.of(schema) }]));
