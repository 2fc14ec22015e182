import { actionlint } from "./actionlint.ts";
import { ferretdb } from "./ferretdb.ts";
import { fightsOnGo } from "./fights-on-go.ts";
import { fightsOnNode } from "./fights-on-node.ts";
import { hadolint } from "./hadolint.ts";
import { k6 } from "./k6.ts";
import { kubernetesSchemaCheck } from "./kubernetes-schema-check.ts";
import { kustomize } from "./kustomize.ts";
import { shellcheck } from "./shellcheck.ts";
import type { ToolDefinition } from "./tool.ts";

/**
 * Every external tool that a command or a test of this repository runs. The list is here because
 * `bench`, `system` and `deploy` all use tools and all import this package, which imports none of them: a tool that is
 * used in one of them only, such as a linter, is still installed by the same command, with the same caches.
 */
export const everyTool: readonly ToolDefinition[] = [
  k6,
  ferretdb,
  kustomize,
  kubernetesSchemaCheck,
  actionlint,
  hadolint,
  shellcheck,
  fightsOnGo,
  fightsOnNode,
];
