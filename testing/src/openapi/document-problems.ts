import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import type { OpenApiDocument } from "@super-heroes/kit/openapi/document";
import { GATEWAY, serviceNames } from "@super-heroes/topology/services";
import { breakingChanges } from "./compare/breaking-changes.ts";
import { differences } from "./differences.ts";
import { type AcceptedBreak, committedForm, filesOf, jsonIn, WRITE } from "./document-files.ts";

/** The page about contracts. */
const PAGE = "docs/contracts.md";

/** How the document that a service serves differs from the committed one; nothing where they are the same. */
export function problemsOfCommitted(service: string, served: OpenApiDocument): string[] {
  const { current } = filesOf(service);
  const committed = jsonIn<OpenApiDocument>(current);
  if (!committed) return [`${current} is missing: run \`${WRITE}\``];
  const found = differences(committed, committedForm(served));
  if (found.length === 0) return [];
  return [`${current} differs from the document that ${service} serves: run \`${WRITE}\``, ...found];
}

/** The breaking changes since the last release that are not accepted, and entries of accepted ones that are wrong. */
export function problemsSinceRelease(service: string, served: OpenApiDocument): string[] {
  const { released } = filesOf(service);
  const before = jsonIn<OpenApiDocument>(released);
  if (!before) return [];
  return problemsOfBreaks(service, breakingChanges(before, served), {
    own: acceptedIn(service),
    // A route of a service is one of the gateway, too: its break is accepted once.
    ofOthers: service === GATEWAY ? serviceNames.flatMap(acceptedIn) : [],
    changed: changedIn(readFileSync(join(repositoryRoot, "CHANGELOG.md"), "utf8")),
  });
}

/** What is wrong about these breaking changes, when these are accepted and the changelog has this text. */
export function problemsOfBreaks(
  service: string,
  breaks: readonly string[],
  accepted: { own: readonly AcceptedBreak[]; ofOthers: readonly AcceptedBreak[]; changed: string },
): string[] {
  const { own, ofOthers, changed } = accepted;
  const { accepted: file } = filesOf(service);
  const isAccepted = (line: string) => [...own, ...ofOthers].some((one) => one.break === line);
  const broken = breaks.filter((line) => !isAccepted(line));
  return [
    ...broken.map((line) => `${service} breaks its clients: ${line}`),
    ...(broken.length > 0
      ? [`Keep what clients of ${service} use, or accept each line in ${file}: ${PAGE}`]
      : []),
    ...own
      .filter((one) => !breaks.includes(one.break))
      .map((one) => `${file} accepts what is no breaking change: ${one.break}. Remove the entry`),
    ...own
      .filter(({ changelog }) => changelog === "" || !changed.includes(changelog))
      .map(
        (one) =>
          `CHANGELOG.md has no line under Changed that contains ${JSON.stringify(one.changelog)}: ${one.break}`,
      ),
  ];
}

const acceptedIn = (service: string): readonly AcceptedBreak[] => jsonIn(filesOf(service).accepted) ?? [];

/** The part *Changed* of the changes that are not released yet, in one line; empty where there is none. */
export function changedIn(changelog: string): string {
  const unreleased = changelog.split(/^## /m).find((part) => part.startsWith("Unreleased\n")) ?? "";
  const section = unreleased.split(/^### /m).find((part) => part.startsWith("Changed\n")) ?? "";
  return section.replace(/\s+/g, " ");
}
