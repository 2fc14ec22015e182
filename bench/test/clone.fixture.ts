import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { publishCommand } from "../src/commands/publish-command.ts";
import { renderAll } from "../src/report/published-page/render-all.ts";
import type { Observed } from "../src/results/record/result.ts";
import { deriveForTests, observed } from "../src/results/result.fixture.ts";

/** A repository in a temporary folder, with this one's ignore rules and nothing published. */
export interface Clone extends AsyncDisposable {
  root: string;
  /** The commit that is checked out. */
  commit: string;
  /** What `git status --porcelain` prints, without the line break at its end. */
  status(): Promise<string>;
  /** Commits everything that git does not ignore. */
  commitAll(): Promise<void>;
  /** `bench publish` there, and what it prints. */
  publish(...argv: string[]): Promise<{ code: number; lines: string[] }>;
}

/** Makes one; its page is drawn and committed. */
export async function cloneForTests(): Promise<Clone> {
  const root = await mkdtemp(join(tmpdir(), "clone-"));
  const git = async (...argv: string[]) => {
    const child = Bun.spawn(["git", ...argv], {
      cwd: root,
      // What the user has set, such as a signature on every commit, has no place here.
      env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
      stdout: "pipe",
      stderr: "pipe",
    });
    const [said, complaint] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    if ((await child.exited) !== 0) throw new Error(`git ${argv[0]}: ${complaint}`);
    return said.trimEnd();
  };
  const commitAll = async () => {
    await git("add", "--all");
    await git("-c", "user.name=test", "-c", "user.email=test@example.org", "commit", "--quiet", "-m", "test");
  };
  const publish: Clone["publish"] = async (...argv) => {
    const lines: string[] = [];
    const print = (line: string) => void lines.push(line);
    return {
      code: await publishCommand({ renderAll, derive: deriveForTests, root, print }).run(argv),
      lines,
    };
  };
  await git("init", "--quiet");
  await cp(join(repositoryRoot, ".gitignore"), join(root, ".gitignore"));
  await Bun.write(join(root, "results", "schema.json"), "{}");
  await publish("--redraw");
  await commitAll();
  return {
    root,
    commit: await git("rev-parse", "HEAD"),
    status: () => git("status", "--porcelain"),
    commitAll,
    publish,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  };
}

/** What was observed in a whole run at that commit. */
export function observedAt(commit: string, change: Partial<Observed> = {}): Observed {
  return { ...observed, complete: true, stoppedBecause: null, git: { commit, dirty: false }, ...change };
}
