// @ts-check
/** Writes the table of a measurement into one comment of the pull request: a later run replaces the text of an earlier one. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** GitHub's limit is 65,536 characters. */
const MOST_CHARACTERS = 60_000;
const COMMENTS_A_PAGE = 100;

const {
  NAME,
  RESULTS,
  PULL_REQUEST,
  GITHUB_TOKEN,
  GITHUB_API_URL,
  GITHUB_REPOSITORY,
  GITHUB_SERVER_URL,
  GITHUB_RUN_ID,
} = /** @type {Record<string, string>} */ (process.env);

const issues = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/issues`;
const marker = `<!-- base against head: ${NAME} -->`;

/**
 * @param {string} method
 * @param {string} url
 * @param {object} [body]
 * @returns {Promise<Response>}
 */
const request = (method, url, body) =>
  fetch(url, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${GITHUB_TOKEN}`,
      "x-github-api-version": "2022-11-28",
      ...(body && { "content-type": "application/json" }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });

/** The address of the comment that an earlier run of this action wrote. */
async function earlierComment() {
  for (let page = 1; ; page += 1) {
    const response = await request(
      "GET",
      `${issues}/${PULL_REQUEST}/comments?per_page=${COMMENTS_A_PAGE}&page=${page}`,
    );
    if (!response.ok) throw new Error(`GitHub responds with ${response.status} to the list of comments`);
    const comments = /** @type {{ url: string, body?: string }[]} */ (await response.json());
    const found = comments.find(({ body }) => body?.startsWith(marker));
    if (found || comments.length < COMMENTS_A_PAGE) return found?.url;
  }
}

async function text() {
  const table = await readFile(join(RESULTS ?? "", "summary.md"), "utf8");
  const run = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
  const link = `The result and its page are in the artifact \`${NAME}\` of [this run](${run}).`;
  return table.length > MOST_CHARACTERS
    ? `${marker}\nThe table is too long for a comment. ${link}\n`
    : `${marker}\n${table.trimEnd()}\n\n${link}\n`;
}

/** @param {string} line */
const notice = (line) => console.log(`::notice title=No comment::${line}`);

if (!PULL_REQUEST) {
  notice("this event has no pull request; the table is in the job summary");
} else {
  const earlier = await earlierComment();
  const response = await (earlier
    ? request("PATCH", earlier, { body: await text() })
    : request("POST", `${issues}/${PULL_REQUEST}/comments`, { body: await text() }));
  if (response.status === 403)
    notice(
      "the token may not write comments: pull requests from forks get a read-only token, and others need the permission pull-requests: write. The table is in the job summary",
    );
  else if (!response.ok) throw new Error(`GitHub responds with ${response.status} to the comment`);
  else console.log(`${earlier ? "Replaced" : "Wrote"} the comment of pull request ${PULL_REQUEST}`);
}
