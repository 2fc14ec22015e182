import { expect } from "bun:test";
import type { EntranceCase } from "./entrance-cases.ts";
import { rawRequest } from "./raw-request.ts";

/** Sends the bytes of a case to a server, and expects of the response what the case says; gives it back. */
export async function expectOutcome(serverUrl: string, { request, outcome }: EntranceCase) {
  const answer = await rawRequest(serverUrl, request);
  const { status, body } = answer;
  const code = body.startsWith("{") ? JSON.parse(body).code : undefined;
  const found = { status, code };
  if (outcome === "route") expect(found).toMatchObject({ status: 200 });
  else if (outcome === "nowhere") expect(found).toEqual({ status: 404, code: "route_not_found" });
  else if (outcome === "invalid target") expect(found).toEqual({ status: 400, code: "invalid_target" });
  else if (outcome === "invalid host") expect(found).toEqual({ status: 400, code: "invalid_host" });
  else expect({ known: [400, 431, 505].includes(status), body }).toEqual({ known: true, body: "" });
  return answer;
}
