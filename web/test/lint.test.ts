import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";

// In the repository, because the linter's configuration is that of its root.
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(import.meta.dir, "linted-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The errors of the rule in a source. */
async function errorsIn(source: string): Promise<number> {
  const file = join(folder, "example.tsx");
  await Bun.write(file, source);
  const lint = Bun.spawn([process.execPath, "x", "biome", "lint", "--reporter=json", file], {
    cwd: repositoryRoot,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "ignore",
  });
  const report = (await new Response(lint.stdout).json()) as { diagnostics: { category: string }[] };
  await lint.exited;
  return report.diagnostics.filter(({ category }) => category === "plugin").length;
}

test.each([
  "element.innerHTML = name;",
  "element.innerHTML += name;",
  'element["innerHTML"] = name;',
  "element.outerHTML = name;",
  "frame.srcdoc = name;",
  'element.insertAdjacentHTML("beforeend", name);',
  "element.setHTMLUnsafe(name);",
  "document.write(name);",
  "range.createContextualFragment(name);",
  "Object.assign(element, { innerHTML: name });",
  "const view = <p dangerouslySetInnerHTML={{ __html: name }} />;",
  "const view = <p innerHTML={name} />;",
  "const view = <iframe title='x' srcdoc={name} />;",
  'const view = h("p", { dangerouslySetInnerHTML: { __html: name } });',
])("markup from data is an error of the linter: %s", async (statement) => {
  expect(
    await errorsIn(
      `export function show(element: any, frame: any, range: any, name: string) {\n${statement}\n}`,
    ),
  ).toBeGreaterThan(0);
});

test("text is none", async () => {
  expect(
    await errorsIn(
      "export const show = (element: Element, name: string) => { element.textContent = name; return <p title={name}>{name}</p>; };",
    ),
  ).toBe(0);
});
