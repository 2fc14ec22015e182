import { expect } from "bun:test";
import type { EntranceCase } from "./entrance-cases.ts";
import { rawRequest } from "./raw-request.ts";

/** Sends the request of a case to a server and expects the outcome of the case. Resolves with the response. */
export async function expectOutcome(serverUrl: string, { request, outcome }: EntranceCase) {
  const response = await rawRequest(serverUrl, request);
  const { status, body } = response;
  const code = body.startsWith("{") ? JSON.parse(body).code : undefined;
  const found = { status, code };
  switch (outcome) {
    case "route":
      expect(found).toMatchObject({ status: 200 });
      break;
    case "route with a query":
      expect([200, 422]).toContain(status);
      break;
    case "elsewhere":
      expect(["404 route_not_found", "422 validation_failed", "401 unauthenticated"]).toContain(
        `${status} ${code}`,
      );
      break;
    case "nowhere":
      expect(found).toEqual({ status: 404, code: "route_not_found" });
      break;
    case "invalid target":
      expect(found).toEqual({ status: 400, code: "invalid_target" });
      break;
    case "invalid host":
      expect(found).toEqual({ status: 400, code: "invalid_host" });
      break;
    case "not HTTP":
      expect({ isRefused: [400, 431, 505].includes(status), body }).toEqual({ isRefused: true, body: "" });
  }
  return response;
}
