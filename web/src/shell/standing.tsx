import { useEffect } from "preact/hooks";
import { useAction } from "../parts/action.ts";
import { Notice } from "../parts/notice.tsx";
import { place } from "../router/place.ts";
import { resumeFailure } from "../session/session.ts";
import { isStale } from "./build-check.ts";
import { isOffline } from "./connection.ts";
import { LabFailure } from "./lab-failure.tsx";
import { isLabOn, labLatency, setLab } from "./lab-state.ts";
import { delayedWords } from "./latency-words.ts";

/** What is true of all pages at the moment: offline, out of date, an experiment. */
export function Standing() {
  if (!isOffline.value && !isStale.value && !isLabOn.value && !resumeFailure.value) return null;
  return (
    <section class="standing" aria-label="Notices">
      {isOffline.value && (
        <Notice kind="warning">
          This device is offline. The pages show what was loaded before; nothing that you change can be saved.
        </Notice>
      )}
      {resumeFailure.value && !isOffline.value && (
        <Notice kind="warning">
          It is not known yet whether you are signed in: {resumeFailure.value.message} It is tried again by
          itself.
        </Notice>
      )}
      {isStale.value && (
        <Notice
          actions={
            <button type="button" class="button button-small" onClick={() => location.reload()}>
              Reload
            </button>
          }
        >
          A new version of this application was deployed. Reload the page when it suits you.
        </Notice>
      )}
      {isLabOn.value && <Experiment />}
    </section>
  );
}

function Experiment() {
  const ending = useAction(() => setLab({}));
  const { path } = place.value;
  // Such as after the sign-in that it asked for.
  useEffect(ending.clear, [path]);
  const lab = labLatency.value;
  if (!lab) return null;
  const minutes = Math.ceil((lab.expires_in ?? 0) / 60);
  return (
    <>
      <Notice
        kind="warning"
        actions={
          <button
            type="button"
            class="button button-small"
            aria-busy={ending.isRunning.value}
            onClick={() => void ending.run()}
          >
            End the experiment
          </button>
        }
      >
        An experiment is running for at most {minutes} more {minutes === 1 ? "minute" : "minutes"}:{" "}
        {delayedWords(lab) || "no call is delayed"}.
      </Notice>
      <LabFailure failure={ending.failure.value} retry={() => void ending.run()} />
    </>
  );
}
