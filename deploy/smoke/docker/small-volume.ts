import type { Docker } from "./docker.ts";

/** A volume that can be filled to its last byte. */
export interface SmallVolume {
  readonly name: string;
  /** Leaves no room. */
  fill(): Promise<void>;
  /** Gives back what {@link fill} took. */
  makeRoom(): Promise<void>;
}

/** What a volume is made with. */
export interface SmallVolumeOptions {
  readonly name: string;
  readonly megabytes: number;
  /** Who writes there. */
  readonly owner: `${number}:${number}`;
  /** Of the container that keeps the volume; any with a shell. */
  readonly image: string;
}

/**
 * Makes a volume in memory for as long as `use` takes. A container keeps it: what is in memory is gone with the last one
 * that uses it.
 */
export async function withSmallVolume(
  docker: Docker,
  { name, megabytes, owner, image }: SmallVolumeOptions,
  use: (volume: SmallVolume) => Promise<void>,
): Promise<void> {
  const keeper = `${name}-keeper`;
  const [uid, gid] = owner.split(":");
  const inKeeper = (script: string) => docker.run("exec", keeper, "sh", "-c", script);
  await docker.run(
    ...["volume", "create", "--driver", "local", "--opt", "type=tmpfs", "--opt", "device=tmpfs"],
    ...["--opt", `o=size=${megabytes}m,uid=${uid},gid=${gid},mode=0700`, name],
  );
  try {
    await docker.run(
      ...["run", "--detach", "--name", keeper, "--network", "none", "--volume", `${name}:/volume`],
      ...["--init", "--entrypoint", "sleep", image, "infinity"],
    );
    await use({
      name,
      fill: async () => void (await inKeeper("cat /dev/zero > /volume/filler 2> /dev/null || true")),
      makeRoom: async () => void (await inKeeper("rm /volume/filler")),
    });
  } finally {
    await docker.run("rm", "--force", "--volumes", keeper);
    await docker.run("volume", "rm", name);
  }
}
