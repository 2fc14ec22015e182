import { describeScenarios } from "./describe-scenarios.ts";

describeScenarios("every page in Chromium", "everyPage");
