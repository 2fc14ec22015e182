import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";

/** A repository with the example shop in a temporary folder. Its file `lookup` says how the shop finds products. */
export interface ShopRepository extends AsyncDisposable {
  /** The commit whose shop has an index. */
  indexed: string;
  /** The commit after it, whose shop scans its products. */
  scanning: string;
  /** Checks out a commit into a new folder. */
  checkOut(commit: string, folder: string): Promise<void>;
}

/** The command that starts the shop in a checkout. */
export const START_SHOP = "LOOKUP=$(cat lookup) exec node node-server.js";

/** Makes one. */
export async function shopRepository(): Promise<ShopRepository> {
  const root = await mkdtemp(join(tmpdir(), "shop-"));
  const git = async (...argv: string[]) => {
    const child = Bun.spawn(["git", "-c", "user.name=test", "-c", "user.email=test@example.org", ...argv], {
      cwd: root,
      // Settings of the user, such as a signature on every commit, have no place here.
      env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    const [output, complaint, exitCode] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    if (exitCode !== 0) throw new Error(`git ${argv.join(" ")}: ${complaint}`);
    return output.trim();
  };
  const commitWith = async (lookup: string) => {
    await Bun.write(join(root, "lookup"), lookup);
    await git("add", "--all");
    await git("commit", "--quiet", "--message", lookup);
    return await git("rev-parse", "HEAD");
  };
  await git("init", "--quiet");
  await cp(join(repositoryRoot, "examples", "ab"), root, { recursive: true });
  // Outside of this repository nothing else says that the sources are modules.
  await Bun.write(join(root, "package.json"), '{ "type": "module" }\n');
  return {
    indexed: await commitWith("index"),
    scanning: await commitWith("scan"),
    async checkOut(commit, folder) {
      await git("clone", "--quiet", "--no-checkout", root, folder);
      await git("-C", folder, "checkout", "--quiet", "--detach", commit);
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
