import { expect, test } from "bun:test";
import type { OpenApiDocument } from "@super-heroes/kit/openapi/document";
import { problemsOfCommitted, problemsSinceRelease } from "./document-problems.ts";

/** Adds tests that a service serves the committed document, and one without breaking changes since the last release. */
export function testDocument(service: string, url: () => string): void {
  const served = async () => (await (await fetch(`${url()}/swagger/json`)).json()) as OpenApiDocument;

  test(`${service} serves the committed API document`, async () => {
    expect(problemsOfCommitted(service, await served())).toEqual([]);
  });

  test(`${service} breaks no client of the last release`, async () => {
    expect(problemsSinceRelease(service, await served())).toEqual([]);
  });
}
