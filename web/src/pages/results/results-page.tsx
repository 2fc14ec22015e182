import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { request } from "../../api/request.ts";
import { Heading } from "../../parts/heading.tsx";
import { FailureNotice, Notice } from "../../parts/notice.tsx";
import { useResource } from "../../parts/resource.ts";
import { useTitle } from "../../parts/title.ts";
import { navigate, place } from "../../router/place.ts";
import { urlOf } from "../../router/url.ts";
import type { PublishedRun } from "./published-run.ts";
import { readRun } from "./read-run.ts";
import { timeText } from "./run-facts.ts";
import { groupsOf } from "./run-groups.ts";
import { RunPanel } from "./run-panel.tsx";
import { type RunView, UnreadableRun, withoutStop } from "./run-view.ts";

/** No result file is larger; a greater one would only stop the page. */
const MOST_BYTES = 50_000_000;

/** A file of the reader's, as it was read. */
type OwnFile = { name: string } & ({ view: RunView } | { problem: string });

/** What the laboratory measured: the report, each published run, and any result file of the reader. */
export default function ResultsPage() {
  useTitle("Results");
  const runs = useResource(
    "runs",
    async (signal) => (await request<PublishedRun[]>("/report/runs.json", { signal })).data,
  );
  const wanted = place.value.query.get("run");
  const chosen = runs.data.value?.find(({ file }) => file === wanted);
  const own = useSignal<OwnFile | undefined>(undefined);
  const wasChosenHere = useSignal(false);
  const choose = () => {
    wasChosenHere.value = true;
  };
  const open = async (file: File) => {
    own.value = await readFile(file);
    if (place.value.query.has("run")) navigate("/results");
  };
  return (
    <section class="page">
      <header class="page-head">
        <Heading>Results</Heading>
        <p class="lead">What the laboratory measured, with every number derived from observations.</p>
        <a class="button button-primary" href="/report.html">
          The whole report
        </a>
      </header>
      <div class="own">
        <DropZone open={(file) => void open(file)} />
        <div aria-live="polite">{own.value && !chosen && <OwnRun file={own.value} takesFocus />}</div>
      </div>
      {wanted !== null && runs.data.value !== undefined && !chosen && (
        <Notice kind="error">
          There is no published run{" "}
          <strong class="wrap">
            <bdi>{wanted}</bdi>
          </strong>
          . Choose one from the list.
        </Notice>
      )}
      {chosen && <ChosenRun key={chosen.file} run={chosen} takesFocus={wasChosenHere.value} />}
      <section class="panel" aria-labelledby="runs">
        <h2 id="runs">Published runs</h2>
        <FailureNotice failure={runs.failure.value} retry={runs.reload} />
        {groupsOf(runs.data.value ?? []).map((group) => (
          <RunList key={group.title} {...group} chosen={chosen} choose={choose} />
        ))}
      </section>
    </section>
  );
}

interface RunsProps {
  runs: readonly PublishedRun[];
  chosen: PublishedRun | undefined;
  /** A run was chosen here. */
  choose: () => void;
}

/** The runs of a kind: the newest one of each name, and the earlier ones folded. */
function RunList({ title, runs, chosen, choose }: RunsProps & { title: string }) {
  const newest = new Map(runs.toReversed().map((run) => [run.title, run]));
  const isNewest = (run: PublishedRun) => newest.get(run.title) === run;
  const earlier = runs.filter((run) => !isNewest(run));
  return (
    <section class="run-group" aria-label={title}>
      <h3>{title}</h3>
      <RunLinks runs={runs.filter(isNewest)} chosen={chosen} choose={choose} />
      {earlier.length > 0 && (
        <details open={chosen !== undefined && earlier.includes(chosen)}>
          <summary>
            {earlier.length} earlier {earlier.length === 1 ? "run" : "runs"}
          </summary>
          <RunLinks runs={earlier} chosen={chosen} choose={choose} />
        </details>
      )}
    </section>
  );
}

const RunLinks = ({ runs, chosen, choose }: RunsProps) => (
  <ul class="runs">
    {runs.map(({ file, title, startedAt, stack }) => (
      <li key={file}>
        <a
          href={urlOf("/results", { run: file })}
          aria-current={file === chosen?.file ? "true" : undefined}
          onClick={choose}
        >
          {title.replace(/^\w+: /, "")}
        </a>
        <span class="muted">{[timeText(startedAt), stack].filter((text) => text !== "").join(" · ")}</span>
      </li>
    ))}
  </ul>
);

async function readFile(file: File): Promise<OwnFile> {
  const { name } = file;
  try {
    if (file.size > MOST_BYTES)
      throw new UnreadableRun(
        "The file is larger than any result file. Choose a .json file of the laboratory.",
      );
    return { name, view: readRun(await file.text()) };
  } catch (error) {
    return { name, problem: problemOf(error) };
  }
}

const problemOf = (error: unknown): string =>
  error instanceof UnreadableRun
    ? error.message
    : `The file cannot be read: ${withoutStop((error as Error).message)}.`;

function OwnRun({ file, takesFocus }: { file: OwnFile; takesFocus: boolean }) {
  return "view" in file ? (
    <RunPanel key={file.name} view={file.view} source={file.name} takesFocus={takesFocus} />
  ) : (
    <Notice kind="error">
      <p>
        <strong class="wrap">
          <bdi>{file.name}</bdi>
        </strong>{" "}
        cannot be shown. {file.problem}
      </p>
    </Notice>
  );
}

function ChosenRun({ run, takesFocus }: { run: PublishedRun; takesFocus: boolean }) {
  const { data, failure, reload } = useResource(run.file, async (signal) => {
    const response = await fetch(`/report/${run.file}`, { signal });
    return response.ok
      ? await response.text()
      : Promise.reject(new Error(`The run could not be loaded: status ${response.status}.`));
  });
  if (failure.value) return <FailureNotice failure={failure.value} retry={reload} />;
  if (data.value === undefined) return <p class="page-loading">Loading the run…</p>;
  const file = viewOf(run.file, data.value);
  return <OwnRun file={file} takesFocus={takesFocus} />;
}

function viewOf(name: string, text: string): OwnFile {
  try {
    return { name, view: readRun(text) };
  } catch (error) {
    return { name, problem: problemOf(error) };
  }
}

/** Takes a result file, by a file dialog or by dropping it anywhere on the page. It stays in this browser. */
function DropZone({ open }: { open: (file: File) => void }) {
  const isOver = useSignal(false);
  const latest = useRef(open);
  latest.current = open;
  useEffect(() => {
    // A file that is dropped beside the zone would replace the page.
    const listeners = new AbortController();
    const { signal } = listeners;
    const over = (event: DragEvent) => {
      event.preventDefault();
      isOver.value = true;
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) isOver.value = false;
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      isOver.value = false;
      const file = event.dataTransfer?.files[0];
      if (file) latest.current(file);
    };
    document.addEventListener("dragover", over, { signal });
    document.addEventListener("dragleave", leave, { signal });
    document.addEventListener("drop", drop, { signal });
    return () => listeners.abort();
  }, []);
  return (
    <div class={isOver.value ? "drop drop-over" : "drop"}>
      <p>
        <strong>Drop a result file here</strong> to see it: from <code>results/local/</code> or{" "}
        <code>results/</code>. It stays in this browser.
      </p>
      <input
        id="result-file"
        class="sr-only"
        type="file"
        accept=".json,application/json"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) open(file);
          event.currentTarget.value = "";
        }}
      />
      <label for="result-file" class="button button-small">
        Choose a file…
      </label>
    </div>
  );
}
