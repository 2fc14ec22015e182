/** A word or phrase that is not used here, and what to write instead. */
export interface Unwanted {
  /** One word, which is also found as a part of an identifier, or several words in this order. */
  not: string;
  but: string;
  /** Only in files whose path matches, because others have other uses for it. */
  in?: RegExp;
}

/**
 * Words that a reader who knows the field stumbles over, with the field's own. They have no right use in this repository
 * but for {@link ALLOWED}.
 */
export const UNWANTED: readonly Unwanted[] = [
  { not: "told", but: "published, reported, given, or the sentence in active voice" },
  { not: "telling", but: "publishing, reporting" },
  { not: "tells of", but: "reports, is about" },
  { not: "whoever", but: "the operator, the caller, the service that" },
  { not: "nobody waits", but: "no caller is waiting" },
  { not: "nobody asked", but: "no caller requested" },
  { not: "patience", but: "timeout" },
  { not: "heir", but: "subclass, successor" },
  { not: "straight on", but: "passthrough" },
  ...["give", "gives", "gave", "giving"].map((verb) => ({
    not: `${verb} up`,
    but: "cancel, time out",
  })),
  ...["goes", "went", "going"].map((verb) => ({ not: `${verb} away`, but: "disconnect, is not reachable" })),
  { not: "in plain", but: "unencrypted" },
  { not: "by hand", but: "manually" },
  { not: "waiting room", but: "startup responder, queue" },
  { not: "door", but: "admission, entrance, guard" },
  { not: "is said to", but: "does, or what reports it" },
  { not: "answered", but: "responded, returned" },
  { not: "answering", but: "responding" },
  { not: "unanswered", but: "without a response" },
  { not: "answers with", but: "responds with" },
  { not: "answer", but: "response; answer is for the question of a person", in: /\.(md|ts)$/ },
  { not: "asks for", but: "requests, requires", in: /\.md$/ },
];

/** A right use of an unwanted word. */
export interface Allowed {
  /** Text that is left out of the search. */
  text: RegExp;
  /** Only in files whose path matches. */
  in?: RegExp;
  because: string;
}

/** Names that are published and stay, and the few places where a word means what it says. */
export const ALLOWED: readonly Allowed[] = [
  {
    text: /\w*(bad_answer|degraded_answers_total|MAX_ANSWER_BYTES)\w*/g,
    because: "a problem code, a metric and a variable that clients and operators rely on",
  },
  {
    text: /\banswers(PerSecond)?\b|"no good answer"/g,
    in: /^(bench\/src|web\/src\/pages\/results)\//,
    because: "fields and a reason of published results, and the unit of an export",
  },
  { text: /^.*\b[Qq]uestions?\b.*$/gm, because: "a question of a person has an answer" },
  {
    text: /^[\s\S]*$/,
    in: /^database\/\w+-db\/seed\.sql$/,
    because: "the names and powers of heroes and villains are data",
  },
  { text: /"\w+" in plain\b/g, in: /\.ts$/, because: "the operator `in`" },
  {
    text: /[Dd]oors? (?:that )?are open|doors_open|\bdoor(?="|:|=)/g,
    in: /^kit\/src\/metrics\/gauge\.test\.ts$/,
    because: "a metric of the test counts doors",
  },
  { text: /^[\s\S]*$/, in: /^system\/test\/language\//, because: "these files list the words" },
];

/** Where a text has an unwanted word. */
export interface Finding {
  word: string;
  line: number;
  text: string;
}

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** A word by itself or as a part of an identifier: `told`, `toldOf`, `isTold`, `TOLD_AT`; not a part of another word. */
function patternOfWord(word: string): string {
  const first = `[${word.charAt(0)}${word.charAt(0).toUpperCase()}]`;
  const plural = "(?:s)?";
  return [
    `(?<![A-Za-z])${first}${word.slice(1)}${plural}(?![a-z])`,
    `(?<=[a-z0-9])${capitalised(word)}${plural}(?![a-z])`,
    `(?<![A-Za-z])${word.toUpperCase()}S?(?![A-Za-z])`,
  ].join("|");
}

/** Words in this order, over the end of a line too, or as one identifier. */
function patternOfPhrase(words: readonly string[]): string {
  const between = "(?:[ \\t]+|[ \\t]*\\n[ \\t]*(?:\\*|//|#|--|>)?[ \\t]*)";
  const [first = "", ...rest] = words;
  const asText = `\\b[${first.charAt(0)}${first.charAt(0).toUpperCase()}]${first.slice(1)}${between}${rest.join(between)}\\b`;
  return `${asText}|${first}${rest.map(capitalised).join("")}(?![a-z])`;
}

const patterns = UNWANTED.map((unwanted) => {
  const words = unwanted.not.split(" ");
  const source = words.length === 1 ? patternOfWord(unwanted.not) : patternOfPhrase(words);
  return { unwanted, pattern: new RegExp(source, "g") };
});

/** The unwanted words of a file, without the allowed ones. */
export function findingsIn(path: string, text: string): Finding[] {
  let searched = text;
  for (const { text: allowed, in: where } of ALLOWED)
    if (where?.test(path) !== false)
      searched = searched.replace(allowed, (part) => part.replaceAll(/[^\n]/g, " "));
  const lines = text.split("\n");
  return patterns
    .filter(({ unwanted }) => unwanted.in?.test(path) !== false)
    .flatMap(({ unwanted, pattern }) =>
      [...searched.matchAll(pattern)].map(({ index }) => {
        const line = searched.slice(0, index).split("\n").length;
        return { word: unwanted.not, line, text: (lines[line - 1] ?? "").trim() };
      }),
    );
}
