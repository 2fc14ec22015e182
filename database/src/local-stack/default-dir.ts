import { join } from "node:path";
import { repositoryRoot } from "../tools/machine.ts";

/** Where the stack lives unless it is told otherwise. */
export const defaultDir = join(repositoryRoot, ".data/local-stack");
