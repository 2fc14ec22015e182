import { afterEach, beforeEach, expect, test } from "bun:test";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pythonWith } from "./python.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "super-heroes-python-"));
  await mkdir(join(folder, "bin"));
  await Bun.write(join(folder, "requirements.txt"), "something==1\n");
});
afterEach(() => rm(folder, { recursive: true }));

const install = () =>
  pythonWith({
    machine: { searchPath: join(folder, "bin"), toolsDir: join(folder, "tools") },
    requirements: join(folder, "requirements.txt"),
    onProgress: () => {},
  });

/** Puts this shell script on the search path as `python3`. */
async function withPython(script: string): Promise<void> {
  const file = join(folder, "bin/python3");
  await Bun.write(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

/** A Python that creates environments with this shell script as `python`. */
const making = (script: string) => `
case "$2" in
  venv) /bin/mkdir -p "$3/bin"; echo '#!/bin/sh' > "$3/bin/python"; echo '${script}' >> "$3/bin/python"; /bin/chmod +x "$3/bin/python" ;;
esac`;

test("without Python, the error names what to install", async () => {
  await expect(install()).rejects.toThrow(/there is no python3 on the PATH .*apt-get install python3-venv/);
});

test("with an old Python, the error names the version that is needed", async () => {
  await withPython("exit 1");
  await expect(install()).rejects.toThrow(/needs Python 3\.\d+ or later/);
});

test("without the venv module, the error names what to install", async () => {
  await withPython('[ "$1" = -c ] && exit 0; echo "No module named ensurepip" >&2; exit 1');
  await expect(install()).rejects.toThrow(/No module named ensurepip.*apt-get install python3-venv/);
});

test("an unreachable PyPI is an error that names it", async () => {
  await withPython(making('echo "ERROR: No matching distribution found" >&2; exit 1'));
  await expect(install()).rejects.toThrow(
    /cannot be installed from PyPI: ERROR: No matching distribution found/,
  );
});

test("an environment is created once, and again when it was not completed", async () => {
  await withPython(making("exit 1"));
  await expect(install()).rejects.toThrow("PyPI");
  await withPython(making("exit 0"));
  const python = await install();
  await withPython("exit 1");
  expect(await install()).toBe(python);
});

test("other requirements have their own environment", async () => {
  await withPython(making("exit 0"));
  const first = await install();
  await Bun.write(join(folder, "requirements.txt"), "something==2\n");
  expect(await install()).not.toBe(first);
});
