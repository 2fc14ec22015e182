import { describe } from "bun:test";
import { contractsOf } from "@super-heroes/testing/contracts/find-contracts";
import { testExamples } from "@super-heroes/testing/contracts/test-contracts";

const own = await contractsOf("gateway");

// The stand-ins of the gateway's tests respond with these examples.
describe("the contracts of the gateway", () => testExamples(own));
