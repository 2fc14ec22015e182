import type { PredictionRow } from "../../analysis/derived.ts";
import { PARTS, partsOf, sortedPredictions } from "../findings/prediction-parts.ts";
import { armName, loadTitle } from "../words/labels.ts";
import { digits } from "../words/numbers.ts";
import { detail, left, right, type Table } from "./table.ts";

/** Predicted and observed median of a fight, and the waits that explain the difference. */
export function predictionTable(predictions: readonly PredictionRow[]): Table {
  const [predicted, ...waits] = PARTS;
  return {
    caption: "Median fight in ms: predicted from its legs alone, observed, and where the difference went",
    columns: [
      ...[left("load"), left("mode"), right(predicted), right("observed"), detail(right("difference"))],
      ...waits.map(right),
    ],
    rows: sortedPredictions(predictions).map((row) => [
      loadTitle(row.load),
      armName(row.arm),
      digits(row.predictedP50Ms),
      digits(row.observedP50Ms),
      digits(row.observedP50Ms - row.predictedP50Ms),
      ...partsOf(row).slice(1).map(digits),
    ]),
  };
}
