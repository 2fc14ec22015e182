import { readHeadToHead } from "../../api/analytics.ts";
import { Field, formValues } from "../../parts/field.tsx";
import { FailureNotice } from "../../parts/notice.tsx";
import { count } from "../../parts/numbers.ts";
import { useResource } from "../../parts/resource.ts";
import { navigate, place } from "../../router/place.ts";
import { urlOf } from "../../router/url.ts";

/** The fights of the hero and the villain that the URL names. It is read again when `version` changes. */
export function HeadToHead({ version }: { version: number }) {
  const { query } = place.value;
  const [hero, villain] = [query.get("hero") ?? "", query.get("villain") ?? ""];
  const isChosen = hero !== "" && villain !== "";
  const pair = useResource(isChosen ? JSON.stringify([hero, villain, version]) : undefined, (signal) =>
    readHeadToHead(hero, villain, signal),
  );
  const { fields: errors = {} } = pair.failure.value ?? {};
  const result = pair.data.value;
  const isOfPair = result?.hero.name === hero && result.villain.name === villain;
  return (
    <section class="panel" aria-labelledby="head-to-head">
      <h2 id="head-to-head">Head-to-head</h2>
      <form
        key={`${hero}\n${villain}`}
        class="pair-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const { hero = "", villain = "" } = formValues(event.currentTarget);
          navigate(urlOf("/live", { hero: hero.trim(), villain: villain.trim() }), { replace: true });
        }}
      >
        <Field label="Hero" name="hero" value={hero} error={errors.hero} />
        <Field label="Villain" name="villain" value={villain} error={errors.villain} />
        <button type="submit" class="button">
          Compare
        </button>
      </form>
      {!isChosen && <p class="muted">The names of a hero and a villain, as in their catalogues.</p>}
      <FailureNotice failure={pair.failure.value} retry={pair.reload} isInForm />
      {isChosen && isOfPair && <Score result={result} />}
    </section>
  );
}

function Score({ result }: { result: Awaited<ReturnType<typeof readHeadToHead>> }) {
  const { hero, villain, fights, hero_wins: heroWins, villain_wins: villainWins } = result;
  return (
    <>
      <p class="pair-score" role="status">
        <span class="pair-name text-hero">
          <bdi>{hero.name}</bdi>
        </span>
        <span class="pair-numbers">
          {count(heroWins)} : {count(villainWins)}
        </span>
        <span class="pair-name text-villain">
          <bdi>{villain.name}</bdi>
        </span>
      </p>
      {fights > 0 && (
        <div class="teams" aria-hidden="true">
          <span class="teams-hero" style={{ width: `${(heroWins / fights) * 100}%` }} />
          <span class="teams-villain" />
        </div>
      )}
      <p class="muted">
        {fights === 0
          ? "They have not fought each other yet."
          : `${count(fights)} ${fights === 1 ? "fight" : "fights"} against each other.`}
      </p>
    </>
  );
}
