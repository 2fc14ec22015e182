import { afterAll, beforeAll, describe } from "bun:test";
import type { OpenApiDocument } from "@super-heroes/kit/openapi/document";
import { contractsOf } from "@super-heroes/testing/contracts/find-contracts";
import { testExamples } from "@super-heroes/testing/contracts/test-contracts";
import { filesOf, jsonIn } from "@super-heroes/testing/openapi/document-files";
import { testDocument } from "@super-heroes/testing/openapi/test-document";
import { UPSTREAMS } from "../src/routing/services.ts";
import { type Backend, type GatewayUnderTest, startGateway } from "./gateway-under-test.ts";

const own = await contractsOf("gateway");

// The stand-ins of the gateway's tests respond with these examples.
describe("the contracts of the gateway", () => testExamples(own));

describe("the document of the whole, from the committed documents of the services", () => {
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    const backends = UPSTREAMS.map((service): [string, Backend] => {
      const document = jsonIn<OpenApiDocument>(filesOf(service).current);
      return [service, () => Response.json(document)];
    });
    gateway = await startGateway(Object.fromEntries(backends));
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  testDocument("gateway", () => gateway.url);
});
